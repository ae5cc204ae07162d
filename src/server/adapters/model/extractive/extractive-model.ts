import type { AnswerModel } from "@/server/domain/answer/ports";
import { composeAnswer } from "./compose";
import { selectUnits } from "./select";

/**
 * The answerer without a language model: the documents' own sentences, lists and code, chosen for the question and footnoted one by one.
 * Deterministic, and quick enough to be done before the first piece is handed on.
 */
export function createExtractiveModel(): AnswerModel {
  return {
    name: "extractive",
    // It quotes single sentences; those of the passages found are the ones that meet the question.
    writes: false,
    prompt: null,
    rewrite: null,
    title: null,
    async *generate({ question, passages, maxChars }, signal) {
      for (const text of composeAnswer(selectUnits(question, passages), passages, maxChars)) {
        signal.throwIfAborted();
        yield { type: "text", text };
      }
    },
  };
}

import type { AnswerEvent } from "./domain/answer/answer-event";
import type { AnswerModel } from "./domain/answer/ports";
import { createTokenMeter, type TokenMeter } from "./domain/rate-limit/token-meter";
import type { AskPipeline } from "./jobs/answer";
import type { Services } from "./services";
import { tryModel } from "./try-model";

type Parts = { services: Pick<Services, "tokenUsage" | "ids" | "clock">; ask: AskPipeline; model: AnswerModel };

/** What is asked outside of any conversation, at the server's command line. What it costs counts in the day's tokens like all else. */
export type AskedAside = {
  ask(question: Parameters<AskPipeline>[0], signal: AbortSignal): AsyncIterable<AnswerEvent>;
  /** Asks the language model for a word; what is wrong with it, or null. */
  checkModel(): Promise<string | null>;
};

export function createAskedAside({ services: { tokenUsage, ids, clock }, ask, model }: Parts): AskedAside {
  const note = (meter: TokenMeter) => tokenUsage.note(ids.next(), meter.tokens(), clock.now());
  return {
    async *ask(question, signal) {
      const meter = createTokenMeter();
      try {
        yield* ask(question, signal, meter);
      } finally {
        await note(meter);
      }
    },
    async checkModel() {
      const meter = createTokenMeter();
      const wrong = await tryModel(model, meter);
      if (meter.tokens() > 0) await note(meter);
      return wrong;
    },
  };
}

import type { Sent } from "@/contract/message";
import { err, ok, type Result } from "@/contract/result";
import { titleFrom } from "../conversation/title";
import type { Actor } from "../identity/actor";
import type { Toll } from "../rate-limit/answer-limits";
import { type AnswerDeps, beginAnswer } from "./begin-answer";
import { decideSend, type Wish } from "./decide-send";
import type { SendRefusal } from "./send-message";

/** Turns of the conversation that the answer is told of. */
export const historyTurns = 6;
/** A race is lost at most once to each of the rows that two writers can both want to make. */
export const mostRaces = 4;

export type AskDeps = AnswerDeps & { maxMessageChars: number };

/** Stores a question at its place and begins its answer, at the price of one message. VALIDATION_FAILED for a text that is too long here. */
export async function askQuestion(deps: AskDeps, actor: Actor, wish: Wish, address: string): Promise<Result<Sent, SendRefusal>> {
  if (wish.text.length > deps.maxMessageChars) return err("VALIDATION_FAILED");
  return deps.limits.admit(actor, address, (toll) => store(deps, actor, wish, toll));
}

/** Two round trips to the database: what there is, and the commit; a lost race begins anew. */
async function store(deps: AskDeps, actor: Actor, wish: Wish, toll: Toll): Promise<Result<Sent, SendRefusal>> {
  const { conversationId, messageId, text, place } = wish;
  for (let race = 0; race < mostRaces; race++) {
    const state = await deps.messages.sendState(actor, conversationId, messageId, place, historyTurns);
    const decision = decideSend(state, wish, deps.clock.now());
    if (!decision.ok) return decision;
    if (decision.value !== "new") return ok(decision.value);
    const charged = await toll.charge(state.runningAnswers);
    if (!charged.ok) return charged;
    const sent = await beginAnswer(deps, actor, {
      conversationId,
      title: titleFrom(text),
      question: { id: messageId, text, parentId: state.parentId },
      questionText: text,
      history: state.history,
      ended: toll.ended,
      ...(wish.answerId === undefined ? {} : { answerId: wish.answerId }),
    });
    if (sent === "raced") continue;
    toll.keep();
    return ok(sent);
  }
  return err("CONVERSATION_BUSY");
}

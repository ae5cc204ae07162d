import type { AnswerInput, MessageStatus } from "@/contract/message";
import { err, ok, type Result } from "@/contract/result";
import type { Clock } from "../clock";
import type { EventBus } from "../event-log/ports";
import type { IdSource } from "../id-source";
import type { Actor } from "../identity/actor";
import type { AnswerRunner } from "./answer-runner";
import { endTakenOver } from "./end-taken-over";
import { isFinal } from "./message-machine";
import type { AnswerStore, MessageStore } from "./ports";

type Deps = {
  messages: MessageStore;
  answers: AnswerStore;
  runner: AnswerRunner;
  bus: EventBus;
  ids: IdSource;
  clock: Clock;
  modelName: string;
};

/**
 * Ends a running answer and keeps its text so far; the status afterwards. Stopping what has ended changes nothing. An answer that another
 * process writes is taken from it: its next write is refused, which ends its model request.
 */
export async function stopAnswer(
  deps: Deps,
  actor: Actor,
  { conversationId, answerId }: AnswerInput,
): Promise<Result<{ status: MessageStatus }, "NOT_FOUND">> {
  const status = await deps.messages.answerStatus(actor, conversationId, answerId);
  if (status === null) return err("NOT_FOUND");
  if (isFinal(status)) return ok({ status });
  const read = () => deps.messages.answerStatus(actor, conversationId, answerId);
  let after = (await deps.runner.stop(answerId)) ? await read() : status;
  // An attempt that runs here may have lost the answer to another process without knowing it yet: stopping it stores nothing.
  if (after !== null && !isFinal(after)) {
    await stopElsewhere(deps, answerId);
    after = await read();
  }
  return after === null ? err("NOT_FOUND") : ok({ status: after });
}

async function stopElsewhere(deps: Deps, answerId: string): Promise<void> {
  const [taken] = await deps.answers.takeOver({
    answerId,
    everyOther: false,
    runningHere: [],
    leaseOwner: deps.runner.id,
    leaseMs: deps.runner.leaseMs,
    mostAttempts: 0,
    turns: 0,
    limit: 1,
  });
  if (taken !== undefined) await endTakenOver(deps, taken, "cancelled", deps.clock.now());
}

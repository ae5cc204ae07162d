import type { Clock } from "../domain/clock";
import type { EventBus } from "../domain/event-log/ports";
import type { IdSource } from "../domain/id-source";
import type { AnswerRunner } from "../domain/message/answer-runner";
import { endTakenOver } from "../domain/message/end-taken-over";
import type { AnswerStore } from "../domain/message/ports";

const atOnce = 20;

export type RecoverDeps = {
  answers: AnswerStore;
  bus: EventBus;
  ids: IdSource;
  clock: Clock;
  runner: AnswerRunner;
  modelName: string;
};

/**
 * Marks the answers of dead processes as interrupted, with the text that their logs hold, so that pages offer to try again. Returns how
 * many. `everyOther` for a database that only this process can have open: whoever else holds an answer is dead.
 */
export async function recoverAnswers(deps: RecoverDeps, everyOther: boolean): Promise<number> {
  const { answers, runner, clock } = deps;
  let count = 0;
  while (true) {
    const nowMs = clock.now();
    const lease = { leaseOwner: runner.id, leaseExpiresAt: nowMs + runner.leaseMs };
    const taken = await answers.takeOver({ answerId: null, everyOther, ...lease, nowMs, limit: atOnce });
    for (const answer of taken) {
      if (await endTakenOver(deps, answer, "failed", nowMs)) count++;
    }
    if (taken.length < atOnce) return count;
  }
}

import type { Clock } from "../domain/clock";
import type { EventBus } from "../domain/event-log/ports";
import type { IdSource } from "../domain/id-source";
import type { AnswerRunner } from "../domain/message/answer-runner";
import { historyTurns } from "../domain/message/ask-question";
import { endTakenOver } from "../domain/message/end-taken-over";
import type { AnswerStore } from "../domain/message/ports";

const atOnce = 20;
/** An answer is begun again once: what kills its process may be the answer, and a model is not asked for one over and over. */
const mostAttempts = 2;

export type RecoverDeps = {
  answers: AnswerStore;
  bus: EventBus;
  ids: IdSource;
  clock: Clock;
  runner: AnswerRunner;
  modelName: string;
};

/**
 * Takes over the answers of processes that have died or handed them over, and begins them again here. One that was begun again before is
 * marked as interrupted, with the text that its log holds, and the page offers to try again. Returns how many it took. `everyOther` for a
 * database that only this process can have open: whoever else holds an answer is dead.
 */
export async function recoverAnswers(deps: RecoverDeps, everyOther: boolean): Promise<number> {
  const { answers, runner, bus, clock } = deps;
  let count = 0;
  while (true) {
    const lease = { leaseOwner: runner.id, leaseMs: runner.leaseMs, runningHere: runner.attemptIds() };
    const taken = await answers.takeOver({ answerId: null, everyOther, ...lease, mostAttempts, turns: historyTurns, limit: atOnce });
    for (const { restarted, ...answer } of taken) {
      if (restarted === null) continue;
      bus.publish(answer.attempt.owner, answer.attempt.conversationId, [restarted]);
      runner.start(answer);
    }
    for (const answer of taken) {
      if (answer.restarted === null) await endTakenOver(deps, answer, "failed", clock.now());
    }
    count += taken.length;
    if (taken.length < atOnce) return count;
  }
}

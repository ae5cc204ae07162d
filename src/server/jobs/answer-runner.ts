import type { UserActor } from "../domain/identity/actor";
import { ownerKey } from "../domain/identity/owner";
import type { AnswerRun, AnswerRunner } from "../domain/message/answer-runner";
import { type AnswerJobDeps, runAnswer } from "./answer";
import { AnswerAborted } from "./answer-ending";

/** A lease must outlive several missed renewals; how long a crash leaves an answer hanging on a shared database. */
const leaseMs = 15_000;
/** Also how soon a process learns that an answer without text yet was stopped elsewhere. */
const renewEveryMs = 1_000;

/** The runner with what the container needs to end it. */
export type LocalRunner = AnswerRunner & {
  /** Lets running answers finish for at most `graceMs`, then marks the rest as interrupted. Nothing starts any more. */
  drain(graceMs: number): Promise<void>;
};

type Running = { run: AnswerRun; controller: AbortController; done: Promise<void> };

/** Guests whose answers may still be on their way here while they sign in: more than ever do so at once. */
const mostHeirs = 1_000;

/** Runs answers in this process and keeps their leases. */
export function createAnswerRunner(deps: AnswerJobDeps): LocalRunner {
  const running = new Map<string, Running>();
  const heirs = new Map<string, UserActor>();
  let heartbeat: ReturnType<typeof setInterval> | null = null;
  let isDraining = false;

  const renew = async (): Promise<void> => {
    const asked = [...running.values()];
    try {
      const attemptIds = asked.map(({ run }) => run.attempt.attemptId);
      const held = new Set(await deps.answers.renewLeases(attemptIds, deps.clock.now() + leaseMs));
      for (const { run, controller } of asked) {
        // One that has ended meanwhile holds nothing either; aborting it changes nothing any more.
        if (!held.has(run.attempt.attemptId)) controller.abort(new AnswerAborted("lost"));
      }
    } catch (error) {
      deps.logger.warn("leases not renewed", { error });
    }
  };

  const settle = (answerId: string): void => {
    running.delete(answerId);
    if (running.size > 0 || heartbeat === null) return;
    clearInterval(heartbeat);
    heartbeat = null;
  };

  const stopWhere = async (isMeant: (run: AnswerRun) => boolean, why: AnswerAborted["why"]): Promise<boolean> => {
    const meant = [...running.values()].filter(({ run }) => isMeant(run));
    for (const { controller } of meant) controller.abort(new AnswerAborted(why));
    await Promise.all(meant.map(({ done }) => done));
    return meant.length > 0;
  };

  return {
    id: deps.ids.next(),
    leaseMs,
    start(run) {
      const heir = heirs.get(run.attempt.owner);
      if (heir !== undefined) giveTo(run, heir);
      const controller = new AbortController();
      if (isDraining) controller.abort(new AnswerAborted("shutdown"));
      const { answerId } = run.attempt;
      const done = runAnswer(deps, run, controller).finally(() => settle(answerId));
      running.set(answerId, { run, controller, done });
      heartbeat ??= setInterval(() => void renew(), renewEveryMs).unref();
    },
    stop: (answerId) => stopWhere(({ attempt }) => attempt.answerId === answerId, "stop"),
    async stopAllOf(actor) {
      const owner = ownerKey(actor);
      await stopWhere(({ attempt }) => attempt.owner === owner, "stop");
    },
    stopWhere(isMeant) {
      const isPersons = ({ attempt, sessionId }: AnswerRun) =>
        attempt.owner.startsWith("user:") && isMeant({ owner: attempt.owner, sessionId });
      void stopWhere(isPersons, "stop");
    },
    signedInSessions: () =>
      [...running.values()].filter(({ run }) => run.attempt.owner.startsWith("user:")).map(({ run }) => run.sessionId),
    handOver(from, to) {
      const owner = ownerKey(from);
      for (const { run } of running.values()) {
        if (run.attempt.owner === owner && (from.kind === "guest" || run.sessionId === from.sessionId)) giveTo(run, to);
      }
      if (from.kind !== "guest") return;
      if (heirs.size >= mostHeirs) heirs.clear();
      heirs.set(owner, to);
    },
    abandon: (conversationId) => void stopWhere(({ attempt }) => attempt.conversationId === conversationId, "abandoned"),
    async drain(graceMs) {
      isDraining = true;
      const all = Promise.all([...running.values()].map(({ done }) => done));
      let timer: ReturnType<typeof setTimeout> | undefined;
      const grace = new Promise((resolve) => {
        timer = setTimeout(resolve, graceMs);
      });
      await Promise.race([all, grace]);
      clearTimeout(timer);
      await stopWhere(() => true, "shutdown");
    },
  };
}

/** In place: whoever writes the answer's events reads the owner at each of them. */
function giveTo(run: AnswerRun, to: UserActor): void {
  run.attempt.owner = ownerKey(to);
  run.sessionId = to.sessionId;
}

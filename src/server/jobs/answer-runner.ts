import type { UserActor } from "../domain/identity/actor";
import { ownerKey } from "../domain/identity/owner";
import type { AnswerRun, AnswerRunner } from "../domain/message/answer-runner";
import { type AnswerJobDeps, runAnswer } from "./answer";
import { AnswerAborted } from "./answer-ending";
import { within } from "./within";

/** A lease must outlive several missed renewals; with the look for dead ones, how long a crash leaves an answer hanging on a shared database. */
const leaseMs = 10_000;
/** Also how soon a process learns that an answer which has nothing to say right now was stopped elsewhere. */
const renewEveryMs = 500;
/** How long an answer that ends in the last moment may take to be stored. */
const storingMs = 2_000;
/** How long a statement about leases is waited for: a connection may be dead without anybody having said so, and the next one goes through another. */
const leaseAnswerMs = 1_000;

/** The runner with what the container needs to end it. */
export type LocalRunner = AnswerRunner & {
  /**
   * Lets running answers finish for at most `graceMs` and hands the rest over: their leases are ended, so that another process begins them
   * again at once. What is to start from now on is handed over as well.
   */
  drain(graceMs: number): Promise<void>;
};

/** By attempt: one that lost its answer may still be ending while the next one for the same answer runs. */
type Running = { run: AnswerRun; controller: AbortController; done: Promise<void> };

/** Guests whose answers may still be on their way here while they sign in: more than ever do so at once. */
const mostHeirs = 1_000;

/** Runs answers in this process and keeps their leases. */
export function createAnswerRunner(deps: AnswerJobDeps): LocalRunner {
  const running = new Map<string, Running>();
  const heirs = new Map<string, UserActor>();
  let heartbeat: ReturnType<typeof setInterval> | null = null;
  let renewing: Promise<void> | null = null;
  let isDraining = false;

  const renew = async (): Promise<void> => {
    const asked = [...running.values()];
    try {
      const held = new Set(await deps.answers.renewLeases([...running.keys()], leaseMs));
      for (const { run, controller } of asked) {
        // One that has ended meanwhile holds nothing either; aborting it changes nothing any more.
        if (!held.has(run.attempt.attemptId)) controller.abort(new AnswerAborted("lost"));
      }
    } catch (error) {
      deps.logger.warn("leases not renewed", { error });
    }
  };

  const beat = (): void => {
    renewing ??= within(leaseAnswerMs, renew()).finally(() => {
      renewing = null;
    });
  };

  const stopBeating = async (): Promise<void> => {
    if (heartbeat !== null) clearInterval(heartbeat);
    heartbeat = null;
    await renewing; // a renewal under way would undo a release
  };

  const settle = ({ attempt, ended }: AnswerRun): void => {
    running.delete(attempt.attemptId);
    ended?.();
    if (running.size === 0) void stopBeating();
  };

  const release = async (attemptIds: readonly string[]): Promise<void> => {
    try {
      await deps.answers.releaseLeases(attemptIds);
      deps.logger.info("answers handed over", { count: attemptIds.length });
    } catch (error) {
      deps.logger.warn("leases not released, they run out by themselves", { error });
    }
  };

  const stopWhere = async (isMeant: (run: AnswerRun) => boolean, why: AnswerAborted["why"]): Promise<boolean> => {
    const meant = [...running.values()].filter(({ run }) => isMeant(run));
    for (const { controller } of meant) controller.abort(new AnswerAborted(why));
    await Promise.all(meant.map(({ done }) => done));
    return meant.length > 0;
  };

  const allDone = () => Promise.all([...running.values()].map(({ done }) => done));

  return {
    id: deps.ids.next(),
    leaseMs,
    attemptIds: () => [...running.keys()],
    start(run) {
      const { attemptId } = run.attempt;
      if (isDraining) {
        run.ended?.();
        return void release([attemptId]);
      }
      const heir = heirs.get(run.attempt.owner);
      if (heir !== undefined) giveTo(run, heir);
      const controller = new AbortController();
      const done = runAnswer(deps, run, controller).finally(() => settle(run));
      running.set(attemptId, { run, controller, done });
      heartbeat ??= setInterval(beat, renewEveryMs).unref();
    },
    stop: (answerId) => stopWhere(({ attempt }) => attempt.answerId === answerId, "stop"),
    async stopAllOf(actor) {
      const owner = ownerKey(actor);
      await stopWhere(({ attempt }) => attempt.owner === owner, "stop");
    },
    owners: () => [...new Set([...running.values()].map(({ run: { attempt } }) => attempt.owner))],
    stopOwners: (isMeant) => void stopWhere(({ attempt }) => isMeant(attempt.owner), "stop"),
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
      await within(graceMs, allDone());
      const rest = [...running.keys()];
      for (const { controller } of running.values()) controller.abort(new AnswerAborted("handed over"));
      await within(storingMs, allDone());
      await stopBeating();
      if (rest.length > 0) await within(leaseAnswerMs, release(rest));
    },
  };
}

/** In place: whoever writes the answer's events reads the owner at each of them. */
function giveTo(run: AnswerRun, to: UserActor): void {
  run.attempt.owner = ownerKey(to);
  run.sessionId = to.sessionId;
}

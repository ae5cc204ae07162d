import type { EventLog } from "../domain/event-log/ports";
import { type CheckGapsDeps, checkGaps } from "../domain/gap/check-gaps";
import { type GroupQuestionsDeps, groupQuestions } from "../domain/gap/group-questions";
import type { AuditChain } from "../domain/identity/audit-chain";
import type { HeldJob } from "../domain/job/ports";
import { type ArchiveIdleDeps, archiveIdle } from "./archive-idle";
import { type EraseGuestsDeps, eraseGuests } from "./erase-guests";
import { type EraseLeftoversDeps, eraseLeftovers } from "./erase-leftovers";
import type { JobKinds } from "./job-kind";
import { type SettleSessionsDeps, settleSessions } from "./settle-sessions";
import { createTrimEvents } from "./trim-events";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** How soon what was done is bound into the chain. */
const sealEveryMs = 10_000;
/** How soon a question that fell short stands among its like, and a group whose pages are written is asked again. */
const gapsEveryMs = 20_000;

export type ChoreDeps = ArchiveIdleDeps &
  EraseGuestsDeps &
  EraseLeftoversDeps &
  SettleSessionsDeps &
  GroupQuestionsDeps &
  CheckGapsDeps & { log: EventLog; auditChain: AuditChain };

/** What has to be done again and again, by one instance at a time, whichever it is. */
export function createChores(deps: ChoreDeps): JobKinds {
  const chore = (everyMs: number, work: (signal: AbortSignal) => Promise<unknown>) => ({
    everyMs,
    mostAttempts: null,
    async run(_job: HeldJob, signal: AbortSignal): Promise<undefined> {
      await work(signal);
    },
  });
  return {
    "settle-sessions": chore(minuteMs, () => settleSessions(deps)),
    "archive-idle": chore(hourMs, () => archiveIdle(deps)),
    "trim-events": chore(5 * minuteMs, createTrimEvents(deps)),
    "erase-guests": chore(hourMs, () => eraseGuests(deps)),
    "erase-leftovers": chore(hourMs, () => eraseLeftovers(deps)),
    "seal-audit": chore(sealEveryMs, () => deps.auditChain.seal()),
    "group-questions": chore(gapsEveryMs, (signal) => groupQuestions(deps, signal)),
    "check-gaps": chore(gapsEveryMs, (signal) => checkGaps(deps, signal)),
  };
}

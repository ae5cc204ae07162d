import type { EventLog } from "../domain/event-log/ports";
import { type ArchiveIdleDeps, archiveIdle } from "./archive-idle";
import { type EraseGuestsDeps, eraseGuests } from "./erase-guests";
import { type EraseLeftoversDeps, eraseLeftovers } from "./erase-leftovers";
import type { JobKinds } from "./job-kind";
import { type SettleSessionsDeps, settleSessions } from "./settle-sessions";
import { createTrimEvents } from "./trim-events";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

export type ChoreDeps = ArchiveIdleDeps & EraseGuestsDeps & EraseLeftoversDeps & SettleSessionsDeps & { log: EventLog };

/** What has to be done again and again, by one instance at a time, whichever it is. */
export function createChores(deps: ChoreDeps): JobKinds {
  const chore = (everyMs: number, work: () => Promise<unknown>) => ({
    everyMs,
    mostAttempts: null,
    async run(): Promise<undefined> {
      await work();
    },
  });
  return {
    "settle-sessions": chore(minuteMs, () => settleSessions(deps)),
    "archive-idle": chore(hourMs, () => archiveIdle(deps)),
    "trim-events": chore(5 * minuteMs, createTrimEvents(deps)),
    "erase-guests": chore(hourMs, () => eraseGuests(deps)),
    "erase-leftovers": chore(hourMs, () => eraseLeftovers(deps)),
  };
}

import { describe, expect, it } from "vitest";
import { SessionStatus } from "@/contract/session";
import { type SessionEvent, sessionMachine } from "./session-machine";

const events: SessionEvent[] = ["write", "idle", "close", "expire", "end"];
const legal: Partial<Record<`${SessionStatus} ${SessionEvent}`, SessionStatus>> = {
  "active write": "active",
  "active idle": "inactive",
  "active close": "inactive",
  "active expire": "expired",
  "active end": "terminated",
  "inactive write": "active",
  "inactive expire": "expired",
  "inactive end": "terminated",
};

describe("a ChatSession", () => {
  for (const status of SessionStatus.options) {
    for (const event of events) {
      const next = legal[`${status} ${event}`] ?? null;
      it(`${next === null ? "refuses" : `becomes ${next} by`} ${event} when ${status}`, () => {
        expect(sessionMachine(status, event)).toBe(next);
      });
    }
  }
});

import { describe, expect, it } from "vitest";
import { err, ok } from "@/contract/result";
import type { StoredSession } from "./ports";
import { checkActing, guestLifetimeMs, idleAfterMs, sessionAt } from "./session-at";

const session: StoredSession = { id: "s", status: "active", lastActivityAt: 1_000, expiresAt: 1_000 + guestLifetimeMs };

describe("a stored session at a moment", () => {
  it("is active until fifteen minutes without activity have passed", () => {
    expect(sessionAt(session, 1_000 + idleAfterMs - 1)).toBe("active");
    expect(sessionAt(session, 1_000 + idleAfterMs)).toBe("inactive");
  });

  it("is expired from its end on, active or not", () => {
    expect(sessionAt(session, session.expiresAt - 1)).toBe("inactive");
    expect(sessionAt(session, session.expiresAt)).toBe("expired");
    expect(sessionAt({ ...session, status: "inactive" }, session.expiresAt)).toBe("expired");
  });

  it("stays terminated whatever the clock says", () => {
    expect(sessionAt({ ...session, status: "terminated" }, session.expiresAt + 1)).toBe("terminated");
  });
});

describe("the acting session", () => {
  it("may write while active or inactive, or before there is one", () => {
    expect(checkActing(session, 2_000)).toEqual(ok(null));
    expect(checkActing(session, session.expiresAt - 1)).toEqual(ok(null));
    expect(checkActing(null, 0)).toEqual(ok(null));
  });

  it("is refused by what ended it", () => {
    expect(checkActing(session, session.expiresAt)).toEqual(err("SESSION_EXPIRED"));
    expect(checkActing({ ...session, status: "expired" }, 2_000)).toEqual(err("SESSION_EXPIRED"));
    expect(checkActing({ ...session, status: "terminated" }, 2_000)).toEqual(err("SESSION_TERMINATED"));
  });
});

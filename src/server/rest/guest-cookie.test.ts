import { describe, expect, it } from "vitest";
import { guestTokenHash } from "@/server/adapters/auth/guest-token";
import { guestCookie, guestTokenIn, newGuestToken } from "./guest-cookie";

describe("the guest cookie", () => {
  it("carries 256 random bits that come back from a header with others", () => {
    const token = newGuestToken();
    expect(Buffer.from(token, "base64url")).toHaveLength(32);
    expect(newGuestToken()).not.toBe(token);
    const [pair = ""] = guestCookie(token, false).split(";");
    expect(guestTokenIn(`theme=dark; ${pair}; x=y=z`, false)).toBe(token);
    expect(guestTokenIn("theme=dark", false)).toBeNull();
    expect(guestTokenIn(null, false)).toBeNull();
  });

  it("is passed over where it is no token, so that a page gives a new one", () => {
    const token = newGuestToken();
    for (const cookies of ["footnote_guest=", "footnote_guest=x", `footnote_guest=${token}x`])
      expect(guestTokenIn(cookies, false)).toBeNull();
    expect(guestTokenIn(`footnote_guest=x; footnote_guest=${token}`, false)).toBe(token);
  });

  it("is out of scripts' reach, and travels encrypted where the site is", () => {
    expect(guestCookie("t", false)).toMatch(/HttpOnly; SameSite=Lax$/);
    expect(guestCookie("t", true)).toMatch(/; Secure$/);
  });

  it("behind https is one that only this very host can have set, and no other is looked at", () => {
    const token = newGuestToken();
    expect(guestCookie(token, true)).toMatch(/^__Host-footnote_guest=[\w-]{43}; Path=\/; (?!.*Domain)/);
    expect(guestTokenIn(`footnote_guest=${newGuestToken()}; __Host-footnote_guest=${token}`, true)).toBe(token);
    expect(guestTokenIn(`footnote_guest=${token}`, true)).toBeNull();
  });

  it("is known by its SHA-256 only, and only when it has the form of a token", () => {
    expect(guestTokenHash(newGuestToken())).toMatch(/^[0-9a-f]{64}$/);
    for (const token of [null, "", "short", "x".repeat(44), `${"x".repeat(42)}!`]) expect(guestTokenHash(token)).toBeNull();
  });
});

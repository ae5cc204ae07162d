import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { KnownAccount } from "../../domain/identity/check-password";
import { accountsOfDevice, deviceCookie, deviceCookieBeside, deviceCookieName } from "./device-cookie";

const secret = "a secret that only tests know of";
const cookieValue = (cookie: string) => /=([^;]*);/.exec(cookie)?.[1] ?? "";
const accountsIn = (value: string | null, of = secret) =>
  accountsOfDevice(of, new Map(value === null ? [] : [[deviceCookieName(false), value]]), false);

describe("the accounts that a browser has signed in to before", () => {
  it("are the last four, the latest first, each once", () => {
    const ids = Array.from({ length: 6 }, () => randomUUID());
    const signedIn = [...ids, ids[3] ?? ""].reduce<KnownAccount[]>(
      (earlier, id) => accountsIn(cookieValue(deviceCookie(secret, id, earlier, false))),
      [],
    );
    expect(signedIn.map(({ userId }) => userId)).toEqual([ids[3], ids[5], ids[4], ids[2]]);
  });

  it("are proven anew each time, and those that are only kept as before", () => {
    const [own, other] = [randomUUID(), randomUUID()];
    const known = [...Array(3)].reduce<KnownAccount[][]>(
      (all) => [...all, accountsIn(cookieValue(deviceCookie(secret, own, all.at(-1) ?? [{ userId: other, signInId: "before" }], false)))],
      [],
    );
    expect(new Set(known.map(([latest]) => latest?.signInId)).size).toBe(3);
    for (const accounts of known) expect(accounts).toMatchObject([{ userId: own }, { userId: other, signInId: "before" }]);
  });

  it("cannot be made up: not with another secret, for another account or time, nor by changing a proof", () => {
    const [own, other] = [randomUUID(), randomUUID()];
    const value = cookieValue(deviceCookie(secret, own, [], false));
    const [, signInId = "", proof = ""] = value.split(".");
    expect(accountsIn(value)).toEqual([{ userId: own, signInId }]);
    for (const forged of [
      null,
      "",
      "~",
      ".",
      "..",
      `${other}.${signInId}.${proof}`,
      `${own}.another.${proof}`,
      `${own}.${proof}`,
      `${own}.${signInId}.`,
      own,
      `${own}.${signInId}.${proof.slice(1)}`,
      `${own}.${signInId}.${proof}x`,
      `${own}.${signInId}.é`,
    ]) {
      expect(accountsIn(forged)).toEqual([]);
    }
    expect(accountsIn(value, `${secret}!`)).toEqual([]);
    expect(accountsIn(`${other}.${signInId}.${proof}~${value}`)).toMatchObject([{ userId: own }]);
  });

  it("stay known beside one that a browser proves anew, under a name that only this host can set where it is https", () => {
    const [first, second] = [randomUUID(), randomUUID()];
    const [pair = ""] = deviceCookieBeside("theme=dark", secret, first, true).split(";");
    expect(pair).toMatch(/^__Host-footnote_device=/);
    const both = deviceCookieBeside(`theme=dark; ${pair}`, secret, second, true);
    expect(accountsIn(cookieValue(both))).toMatchObject([{ userId: second }, { userId: first }]);
    expect(both).toMatch(/; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/);
    expect(accountsOfDevice(secret, new Map([[deviceCookieName(false), cookieValue(both)]]), true)).toEqual([]);
  });
});

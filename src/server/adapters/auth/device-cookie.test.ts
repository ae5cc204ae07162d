import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { accountsOfDevice, deviceCookie, deviceCookieBeside, deviceCookieName } from "./device-cookie";

const secret = "a secret that only tests know of";
const cookieValue = (cookie: string) => /=([^;]*);/.exec(cookie)?.[1] ?? "";
const accountsIn = (value: string | null, of = secret) =>
  accountsOfDevice(of, new Map(value === null ? [] : [[deviceCookieName(false), value]]), false);

describe("the accounts that a browser has signed in to before", () => {
  it("are the last four, the latest first, each once", () => {
    const ids = Array.from({ length: 6 }, () => randomUUID());
    const signedIn = [...ids, ids[3] ?? ""].reduce<string[]>(
      (earlier, id) => accountsIn(cookieValue(deviceCookie(secret, id, earlier, false))),
      [],
    );
    expect(signedIn).toEqual([ids[3], ids[5], ids[4], ids[2]]);
  });

  it("cannot be made up: not with another secret, for another account, nor by changing a proof", () => {
    const [own, other] = [randomUUID(), randomUUID()];
    const value = cookieValue(deviceCookie(secret, own, [], false));
    const proof = value.split(".")[1] ?? "";
    expect(accountsIn(value)).toEqual([own]);
    for (const forged of [
      null,
      "",
      "~",
      ".",
      `${other}.${proof}`,
      `${own}.`,
      own,
      `${own}.${proof.slice(1)}`,
      `${own}.${proof}x`,
      `${own}.é`,
    ]) {
      expect(accountsIn(forged)).toEqual([]);
    }
    expect(accountsIn(value, `${secret}!`)).toEqual([]);
    expect(accountsIn(`${other}.${proof}~${value}`)).toEqual([own]);
  });

  it("stay known beside one that a browser proves anew, under a name that only this host can set where it is https", () => {
    const [first, second] = [randomUUID(), randomUUID()];
    const [pair = ""] = deviceCookieBeside("theme=dark", secret, first, true).split(";");
    expect(pair).toMatch(/^__Host-footnote_device=/);
    const both = deviceCookieBeside(`theme=dark; ${pair}`, secret, second, true);
    expect(accountsIn(cookieValue(both))).toEqual([second, first]);
    expect(both).toMatch(/; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/);
    expect(accountsOfDevice(secret, new Map([[deviceCookieName(false), cookieValue(both)]]), true)).toEqual([]);
  });
});

import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { accountsOfDevice, deviceCookie } from "./device-cookie";

const secret = "a secret that only tests know of";
const cookieValue = (cookie: string) => /=([^;]*);/.exec(cookie)?.[1] ?? "";

describe("the accounts that a browser has signed in to before", () => {
  it("are the last four, the latest first, each once", () => {
    const ids = Array.from({ length: 6 }, () => randomUUID());
    const signedIn = [...ids, ids[3] ?? ""].reduce<string[]>(
      (earlier, id) => accountsOfDevice(secret, cookieValue(deviceCookie(secret, id, earlier, false))),
      [],
    );
    expect(signedIn).toEqual([ids[3], ids[5], ids[4], ids[2]]);
  });

  it("cannot be made up: not with another secret, for another account, nor by changing a proof", () => {
    const [own, other] = [randomUUID(), randomUUID()];
    const value = cookieValue(deviceCookie(secret, own, [], false));
    const proof = value.split(".")[1] ?? "";
    expect(accountsOfDevice(secret, value)).toEqual([own]);
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
      expect(accountsOfDevice(secret, forged)).toEqual([]);
    }
    expect(accountsOfDevice(`${secret}!`, value)).toEqual([]);
    expect(accountsOfDevice(secret, `${other}.${proof}~${value}`)).toEqual([own]);
  });
});

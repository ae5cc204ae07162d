import { hash, verify } from "@node-rs/argon2";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createArgon2Hasher } from "./password-hasher";

vi.mock("@node-rs/argon2", async (original) => {
  const own = await original<typeof import("@node-rs/argon2")>();
  return { ...own, hash: vi.fn(own.hash), verify: vi.fn(own.verify) };
});

const password = "correct horse battery";

/** Algorithm, version, memory, passes and lanes of an encoded hash, and how long its salt and itself are. */
function workOf(encoded: unknown): (string | number)[] {
  const [, algorithm = "", version = "", costs = "", salt = "", digest = ""] = String(encoded).split("$");
  return [algorithm, version, costs, salt.length, digest.length];
}

describe("passwords", () => {
  beforeEach(() => void vi.clearAllMocks());

  it("are compared with their hash", async () => {
    const hasher = createArgon2Hasher();
    const stored = await hasher.hash(password);
    expect(await hasher.verify(stored, password)).toBe(true);
    expect(await hasher.verify(stored, `${password}!`)).toBe(false);
    expect(await hasher.verify("no hash", password)).toBe(false);
    expect(await hasher.verify(null, password)).toBe(false);
  });

  it("cost the same where there is no account, from the first one on", async () => {
    const stored = await createArgon2Hasher().hash(password);
    const works = [];
    for (const passwordHash of [null, stored, null]) {
      vi.clearAllMocks();
      expect(await createArgon2Hasher().verify(passwordHash, "another password")).toBe(false);
      const [{ value } = { value: null }] = vi.mocked(verify).mock.results;
      works.push({
        hashed: vi.mocked(hash).mock.calls.length,
        compared: vi.mocked(verify).mock.calls.map(([against]) => workOf(against)),
        // One that cannot be read is refused at once.
        outcome: await value,
      });
    }
    expect(works[0]).toEqual({ hashed: 0, compared: [["argon2id", "v=19", "m=19456,t=2,p=1", 22, 43]], outcome: false });
    expect(works[1]).toEqual(works[0]);
    expect(works[2]).toEqual(works[0]);
  });

  it("are compared again after a failure", async () => {
    const hasher = createArgon2Hasher();
    const stored = await hasher.hash(password);
    vi.mocked(verify).mockRejectedValueOnce(new Error("out of memory"));
    expect(await hasher.verify(null, password)).toBe(false);
    expect(await hasher.verify(null, password)).toBe(false);
    expect(await hasher.verify(stored, password)).toBe(true);
  });
});

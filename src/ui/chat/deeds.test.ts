import { TRPCClientError } from "@trpc/client";
import { describe, expect, it } from "vitest";
import type { ErrorCode } from "@/contract/error-code";
import { createDeeds } from "./deeds";

const refusal = (code: ErrorCode) =>
  TRPCClientError.from({
    error: {
      code: -32000,
      message: code,
      data: { code: "CONFLICT", httpStatus: 409, footnote: { code, message: code, retryable: false } },
    },
  });

function setUp() {
  const stored = new Set<string>();
  const pauses: number[] = [];
  const asked: string[] = [];
  let made = 0;
  const once = createDeeds({
    newId: () => `id${++made}`,
    pause: async (ms) => void pauses.push(ms),
    isStored: (id) => stored.has(id),
  });
  const answering = (...replies: (Error | null)[]) => ({
    act: async (id: string) => {
      asked.push(id);
      const reply = replies.shift() ?? null;
      if (reply !== null) throw reply;
    },
    onUnreachable: () => {},
  });
  return { once, answering, stored, pauses, asked };
}

const offline = () => new TypeError("Failed to fetch");

describe("a deed", () => {
  it("is tried again by itself under its id while the server is not reached or not available", async () => {
    const { once, answering, asked, pauses } = setUp();
    const told: string[] = [];
    const deed = { ...answering(offline(), refusal("SERVICE_UNAVAILABLE")), onUnreachable: () => void told.push("unreachable") };
    expect(await once({ name: "retry a1", ...deed })).toBeNull();
    expect(asked).toEqual(["id1", "id1", "id1"]);
    expect(pauses).toHaveLength(2);
    expect(told).toHaveLength(2);
  });

  it("keeps its id for the next click when all tries were in vain, and has a new one once it is done", async () => {
    const { once, answering, asked } = setUp();
    const never = answering(...Array.from({ length: 20 }, offline));
    expect(await once({ name: "again a1", ...never })).toBe("SERVICE_UNAVAILABLE");
    const tries = asked.length;
    expect(tries).toBeLessThan(20);
    await once({ name: "again a1", ...answering() });
    await once({ name: "again a1", ...answering() });
    await once({ name: "again a2", ...answering() });
    expect(new Set(asked.slice(0, tries))).toEqual(new Set(["id1"]));
    expect(asked.slice(tries)).toEqual(["id1", "id2", "id3"]);
  });

  it("has a new id where the conversation shows that it was done after all", async () => {
    const { once, answering, asked, stored } = setUp();
    await once({ name: "again a1", ...answering(...Array.from({ length: 20 }, offline)) });
    stored.add("id1");
    await once({ name: "again a1", ...answering() });
    expect(asked.at(-1)).toBe("id2");
  });

  it("leaves what the server refuses to the person, under the same id unless that is taken", async () => {
    const { once, answering, asked, pauses } = setUp();
    expect(await once({ name: "edit", ...answering(refusal("RATE_LIMITED")) })).toBe("RATE_LIMITED");
    expect(await once({ name: "edit", ...answering(refusal("IDEMPOTENCY_CONFLICT")) })).toBe("IDEMPOTENCY_CONFLICT");
    await once({ name: "edit", ...answering() });
    expect(asked).toEqual(["id1", "id1", "id2"]);
    expect(pauses).toEqual([]);
  });

  it("is not tried again once it is given up", async () => {
    const { once, answering, asked } = setUp();
    const giveUp = new AbortController();
    const deed = { ...answering(offline()), onUnreachable: () => giveUp.abort(), signal: giveUp.signal };
    expect(await once({ name: "edit", ...deed })).toBe("SERVICE_UNAVAILABLE");
    expect(asked).toEqual(["id1"]);
  });
});

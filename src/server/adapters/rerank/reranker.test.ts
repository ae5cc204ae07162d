import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { createTokenMeter } from "@/server/domain/rate-limit/token-meter";
import type { Passage } from "@/server/domain/retrieval/passage";
import { Env } from "@/server/env";
import { passageOf } from "@/testing/answer-fixtures";
import { type MockModelServer, type MockReply, startMockModelServer } from "@/testing/mock-model-server";
import { createApiReranker } from "./api-reranker";
import { createReranker } from "./create-reranker";
import { createModelReranker } from "./model-reranker";

const passages: Passage[] = ["zero", "one", "two", "three"].map((text) => passageOf(`Number ${text}.`));
const texts = (ordered: readonly Passage[]) => ordered.map(({ text }) => text.slice(7, -1));
const json = (value: unknown): MockReply => ({ kind: "status", status: 200, body: JSON.stringify(value) });

let server: MockModelServer;
beforeEach(async () => {
  server = await startMockModelServer();
});
afterEach(() => server.close());

describe("the API reranker", () => {
  const rerank = (timeoutMs = 10_000) =>
    createApiReranker({ baseUrl: server.url, apiKey: "rk-secret", model: "rerank-1", timeoutMs }).rerank(
      "which?",
      passages,
      createTokenMeter(),
    );

  test.each([
    [
      "results",
      {
        results: [
          { index: 2, relevance_score: 0.9 },
          { index: 0, relevance_score: 0.1 },
          { index: 3, relevance_score: 0.5 },
        ],
      },
    ],
    [
      "data",
      {
        data: [
          { index: 2, relevance_score: 0.9 },
          { index: 3, relevance_score: 0.5 },
          { index: 0, relevance_score: 0.1 },
        ],
      },
    ],
    [
      "a bare list",
      [
        { index: 3, score: 0.5 },
        { index: 2, score: 0.9 },
        { index: 0, score: 0.1 },
      ],
    ],
  ])("orders by the scores of %s, what it leaves out stays behind", async (_, reply) => {
    server.reply(json(reply));
    expect(texts(await rerank())).toEqual(["two", "three", "zero", "one"]);
    expect(server.requests[0]).toMatchObject({
      path: "/v1/rerank",
      authorization: "Bearer rk-secret",
      body: { model: "rerank-1", query: "which?", documents: { length: 4 }, top_n: 4 },
    });
  });

  test.each<[string, MockReply]>([
    ["refuses", { kind: "status", status: 500, body: "rk-secret" }],
    ["hangs", { kind: "hang" }],
    ["hangs up", { kind: "disconnect" }],
    ["says something else", json({ ok: true })],
  ])("that %s fails without a word of its answer", async (_, reply) => {
    server.reply(reply);
    await expect(rerank(reply.kind === "hang" ? 200 : undefined)).rejects.toSatisfy((error) => !String(error).includes("rk-secret"));
  });
});

describe("the model as reranker", () => {
  const rerank = (meter = createTokenMeter()) =>
    createModelReranker({ baseUrl: server.url, model: "mock", timeoutMs: 10_000 }).rerank("which?", passages, meter);

  test.each([
    ["3, 1", ["two", "zero", "one", "three"]],
    ["[4] > [4] > [2]", ["three", "one", "zero", "two"]],
    ["I would say passage 2 is best, 99 is not.", ["one", "zero", "two", "three"]],
    ["no idea", ["zero", "one", "two", "three"]],
  ])("says %j and is taken at its numbers", async (reply, expected) => {
    server.reply({ kind: "text", text: reply });
    expect(texts(await rerank())).toEqual(expected);
  });

  test("costs what the endpoint tells, what was sent and came where it tells nothing, and nothing where it refuses", async () => {
    const cost = async (reply: MockReply) => {
      const meter = createTokenMeter();
      server.reply(reply);
      await rerank(meter).catch(() => {});
      return meter.tokens();
    };
    const choices = [{ message: { content: "3, 1" } }];
    expect(await cost(json({ choices, usage: { prompt_tokens: 90, completion_tokens: 4 } }))).toBe(94);
    const silent = await cost(json({ choices }));
    const sent = z.object({ messages: z.array(z.object({ content: z.string() })) }).parse(server.requests.at(-1)?.body);
    expect(silent).toBe(Math.ceil((sent.messages.map(({ content }) => content).join("").length + 4) / 4));
    expect(await cost({ kind: "status", status: 500, body: "" })).toBe(0);
    expect(await cost({ kind: "disconnect" })).toBe(0);
  });
});

describe("which one is used", () => {
  const warnings: string[] = [];
  const logger = { warn: (what: string) => void warnings.push(what) };
  const made = (env: Record<string, string>) => createReranker(Env.parse(env), logger);

  test("none, unless it is asked for", () => {
    expect(made({ CHAT_MODEL: "m", OPENAI_API_KEY: "k" })).toBeUndefined();
    expect(made({ RERANK: "api", RERANK_BASE_URL: "http://127.0.0.1:1/v1", RERANK_MODEL: "r" })?.id).toBe("api:r");
    expect(made({ RERANK: "model", CHAT_MODEL: "m", OPENAI_API_KEY: "k" })?.id).toBe("model:m");
    expect(() => made({ RERANK: "api" })).toThrow("RERANK_BASE_URL");
    expect(() => made({ RERANK: "model" })).toThrow("CHAT_MODEL");
  });

  test("one that fails leaves the order as it was and says so in the log; a stopped question stops", async () => {
    server.reply({ kind: "status", status: 503, body: "" });
    const reranker = made({ RERANK: "api", RERANK_BASE_URL: server.url });
    expect(texts((await reranker?.rerank("which?", passages, createTokenMeter())) ?? [])).toEqual(["zero", "one", "two", "three"]);
    expect(warnings).toEqual(["not reranked"]);
    await expect(reranker?.rerank("which?", passages, createTokenMeter(), AbortSignal.abort("stopped"))).rejects.toBe("stopped");
  });
});

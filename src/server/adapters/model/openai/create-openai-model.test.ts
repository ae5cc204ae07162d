import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { type AnswerModel, type ModelEvent, ModelFailure, type ModelRequest } from "@/server/domain/answer/ports";
import { createTokenMeter, type TokenMeter } from "@/server/domain/rate-limit/token-meter";
import { passageOf } from "@/testing/answer-fixtures";
import { type MockModelServer, type MockReply, startMockModelServer } from "@/testing/mock-model-server";
import { createOpenAiModel } from "./create-openai-model";

const request: ModelRequest = { question: "Which port?", passages: [passageOf("The port is 3000.")], history: [], maxChars: 4_000 };
const secretBody = JSON.stringify({ error: { message: "Incorrect API key provided: sk-secret", code: "some_code", type: "some_type" } });
const status = (code: number, body = secretBody): MockReply => ({ kind: "status", status: code, body });
const never = new AbortController().signal;
const ChatBody = z.object({ messages: z.array(z.object({ content: z.string() })) });

let server: MockModelServer;
let model: AnswerModel;
let meter: TokenMeter;

beforeEach(async () => {
  server = await startMockModelServer();
  meter = createTokenMeter();
  model = createOpenAiModel({ apiKey: "sk-secret", baseUrl: server.url, model: "mock", timeoutMs: 1_500 });
});
afterEach(() => server.close());

/** What came before the stream ended, and how it ended. */
async function run(
  from: AnswerModel = model,
  signal: AbortSignal = never,
): Promise<{ events: ModelEvent[]; text: string; error: unknown }> {
  const events: ModelEvent[] = [];
  let error: unknown = null;
  try {
    for await (const event of from.generate(request, signal, meter)) events.push(event);
  } catch (thrown) {
    error = thrown;
  }
  return { events, text: events.map((event) => (event.type === "text" ? event.text : "")).join(""), error };
}

describe("a stream that ends well", () => {
  it("gives the text in order and the usage last", async () => {
    server.reply({ kind: "stream", tokens: ["The port", " is 3000", " [1]."], usage: { prompt_tokens: 12, completion_tokens: 3 } });
    const { events, text, error } = await run();
    expect(error).toBeNull();
    expect(text).toBe("The port is 3000 [1].");
    expect(events.at(-1)).toEqual({ type: "usage", promptTokens: 12, completionTokens: 3 });
  });

  it("gives each piece as it comes", async () => {
    server.reply({ kind: "stream", tokens: ["The port", " is 3000"], everyMs: 50 });
    expect((await run()).events).toEqual([
      { type: "text", text: "The port" },
      { type: "text", text: " is 3000" },
    ]);
  });

  it("is not cut off because whoever takes its text is slow", async () => {
    server.reply({ kind: "stream", tokens: ["The port", " is", " 3000"], everyMs: 200 });
    const impatient = createOpenAiModel({ baseUrl: server.url, model: "mock", timeoutMs: 500 });
    let text = "";
    for await (const event of impatient.generate(request, never, meter)) {
      if (event.type !== "text") continue;
      text += event.text;
      await new Promise((resolve) => setTimeout(resolve, 800));
    }
    expect(text).toBe("The port is 3000");
  });

  it("is not cut off because this process was busy for longer than the endpoint may be silent", async () => {
    server.reply({ kind: "stream", tokens: ["The port", " is", " 3000"], everyMs: 100 });
    const impatient = createOpenAiModel({ baseUrl: server.url, model: "mock", timeoutMs: 500 });
    const text = run(impatient);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const busyUntil = performance.now() + 700;
    while (performance.now() < busyUntil);
    expect(await text).toMatchObject({ text: "The port is 3000", error: null });
  });

  it("may end with [DONE] alone", async () => {
    server.reply({ kind: "stream", tokens: ["ok"], raw: "data: [DONE]\n\n", ending: "half-close" });
    expect(await run()).toMatchObject({ text: "ok", error: null });
  });

  it("joins characters that were split between writes", async () => {
    server.reply({ kind: "stream", tokens: ["Größe: ", "日本語 ", "👩‍💻"], bytesPerWrite: 3 });
    expect((await run()).text).toBe("Größe: 日本語 👩‍💻");
  });

  it("passes hostile text on unchanged", async () => {
    const hostile = '<img src=x onerror="alert(1)"> [a](javascript:alert(1)) data: [DONE]\n\ndata: {"choices":[]}';
    server.reply({ kind: "stream", tokens: [hostile] });
    expect((await run()).text).toBe(hostile);
  });

  it("says so when the model stopped at its own limit", async () => {
    server.reply({ kind: "stream", tokens: ["The port"], finishReason: "length" });
    expect((await run()).events).toContainEqual({ type: "cut" });
  });

  it("asks once more without usage where an endpoint refuses to count, and never again with it", async () => {
    server.reply(status(400), { kind: "stream", tokens: ["ok"] });
    expect((await run()).text).toBe("ok");
    expect((await run()).text).toBe("ok");
    expect(server.requests.map(({ body }) => JSON.stringify(body).includes("stream_options"))).toEqual([true, false, false]);
  });

  it("needs no key", async () => {
    server.reply({ kind: "stream", tokens: ["ok"] });
    expect((await run(createOpenAiModel({ baseUrl: server.url, model: "mock", timeoutMs: 1_500 }))).text).toBe("ok");
  });
});

describe("a failing endpoint", () => {
  const quota = JSON.stringify({ error: { message: "You exceeded your quota sk-secret", code: "insufficient_quota" } });
  const stream = (rest: Partial<Extract<MockReply, { kind: "stream" }>>): MockReply => ({
    kind: "stream",
    tokens: ["The port", " is"],
    ...rest,
  });

  it.each<[string, MockReply, ModelFailure["code"], string]>([
    ["answers 400", status(400), "MODEL_UNAVAILABLE", ""],
    ["answers 401", status(401), "MODEL_UNAVAILABLE", ""],
    ["answers 403", status(403), "MODEL_UNAVAILABLE", ""],
    ["answers 404", status(404), "MODEL_UNAVAILABLE", ""],
    ["answers 429", status(429), "MODEL_UNAVAILABLE", ""],
    ["answers 429 out of quota", status(429, quota), "BUDGET_EXHAUSTED", ""],
    ["answers 500", status(500), "MODEL_UNAVAILABLE", ""],
    ["answers 503 with a page", status(503, "<html>sk-secret</html>"), "MODEL_UNAVAILABLE", ""],
    ["answers 200 with a page", status(200, "<html>sk-secret</html>"), "MODEL_UNAVAILABLE", ""],
    ["hangs up at once", { kind: "disconnect" }, "MODEL_UNAVAILABLE", ""],
    ["accepts and says nothing", { kind: "hang" }, "MODEL_TIMEOUT", ""],
    ["begins to stream and says nothing", stream({ tokens: [], ending: "hang" }), "MODEL_TIMEOUT", ""],
    ["falls silent in mid-stream", stream({ ending: "hang" }), "MODEL_TIMEOUT", "The port is"],
    ["is cut in mid-stream", stream({ ending: "cut" }), "ANSWER_INTERRUPTED", "The port is"],
    ["ends without a finish", stream({ ending: "half-close" }), "ANSWER_INTERRUPTED", "The port is"],
    ["sends half a chunk", stream({ raw: 'data: {"choices":[{"del\n\n' }), "ANSWER_INTERRUPTED", "The port is"],
    [
      "sends a chunk of another shape",
      stream({ raw: 'data: {"choices":[{"delta":{"content":7}}]}\n\n' }),
      "ANSWER_INTERRUPTED",
      "The port is",
    ],
    ["sends a chunk without an end", stream({ raw: `data: ${"x".repeat(2_000_000)}` }), "ANSWER_INTERRUPTED", "The port is"],
    ["sends null for a chunk", stream({ raw: "data: null\n\n" }), "ANSWER_INTERRUPTED", "The port is"],
    ["reports an error in mid-stream", stream({ raw: `data: ${secretBody}\n\n` }), "ANSWER_INTERRUPTED", "The port is"],
    ["runs out of quota in mid-stream", stream({ raw: `data: ${quota}\n\n` }), "BUDGET_EXHAUSTED", "The port is"],
  ])("that %s is a typed failure which tells nothing of it", async (_, reply, code, text) => {
    server.reply(reply);
    const result = await run();
    expect(result.error).toBeInstanceOf(ModelFailure);
    expect(result.error).toMatchObject({ code });
    expect(String(result.error)).not.toContain("sk-secret");
    expect(result.text).toBe(text);
  });

  it.each([
    ["refuses connections", "http://127.0.0.1:1/v1"],
    ["has no address", "http://model.invalid/v1"],
  ])("that %s is unavailable", async (_, baseUrl) => {
    const { error } = await run(createOpenAiModel({ baseUrl, model: "mock", timeoutMs: 5_000 }));
    expect(error).toMatchObject({ name: "ModelFailure", code: "MODEL_UNAVAILABLE" });
  });

  it("that never ends is stopped after the total time", async () => {
    server.reply({ kind: "stream", tokens: Array.from({ length: 400 }, () => "word "), everyMs: 20 });
    const { error, text } = await run(createOpenAiModel({ baseUrl: server.url, model: "mock", timeoutMs: 5_000, totalTimeoutMs: 1_000 }));
    expect(error).toMatchObject({ code: "MODEL_TIMEOUT" });
    expect(text).toMatch(/^word /);
    await server.untilAborts(1);
  });

  it("is asked once, whatever it answers", async () => {
    server.reply(status(500));
    await run();
    expect(server.requests).toHaveLength(1);
  });
});

describe("stopping", () => {
  it("ends the upstream request and throws the signal's reason", async () => {
    const stop = new AbortController();
    const reason = new Error("stopped by the reader");
    server.reply({ kind: "stream", tokens: Array.from({ length: 400 }, () => "word "), everyMs: 10 });
    const events = model.generate(request, stop.signal, meter)[Symbol.asyncIterator]();
    await events.next();
    stop.abort(reason);
    await expect(
      (async () => {
        while (!(await events.next()).done);
      })(),
    ).rejects.toBe(reason);
    await server.untilAborts(1);
  });

  it("before the first byte throws the signal's reason too", async () => {
    const stop = new AbortController();
    server.reply({ kind: "hang" });
    const ended = run(model, stop.signal);
    stop.abort("stopped");
    expect((await ended).error).toBe("stopped");
  });

  it("by leaving the loop ends the upstream request", async () => {
    server.reply({ kind: "stream", tokens: Array.from({ length: 400 }, () => "word "), everyMs: 10 });
    for await (const _ of model.generate(request, never, meter)) break;
    await server.untilAborts(1);
  });
});

describe("the request", () => {
  it("names the model and carries the key in its header only", async () => {
    server.reply({ kind: "stream", tokens: ["ok"] });
    await run();
    const [sent] = server.requests;
    expect(sent).toMatchObject({ path: "/v1/chat/completions", authorization: "Bearer sk-secret", body: { model: "mock", stream: true } });
    expect(JSON.stringify(sent?.body)).not.toContain("sk-secret");
  });
});

describe("rewriting", () => {
  const rewrite = (signal = never) =>
    model.rewrite?.("and on Windows?", [{ role: "user", content: "How do I install it?" }], signal, meter);

  it("gives the model's question, asked for in few tokens", async () => {
    server.reply({ kind: "text", text: "How do I install it on Windows?" });
    expect(await rewrite()).toBe("How do I install it on Windows?");
    expect(server.requests[0]?.body).toMatchObject({ max_tokens: 120 });
  });

  it.each<[string, MockReply, string]>([
    ["an endpoint that refuses", status(500), "MODEL_UNAVAILABLE"],
    ["an endpoint that hangs, after three seconds", { kind: "hang" }, "MODEL_TIMEOUT"],
    ["a reply of another shape", { kind: "status", status: 200, body: "{}" }, "MODEL_UNAVAILABLE"],
  ])("fails on %s", async (_, reply, code) => {
    server.reply(reply);
    await expect(rewrite()).rejects.toMatchObject({ code });
  });
});

describe("what requests cost", () => {
  const usage = { prompt_tokens: 12, completion_tokens: 3 };
  /** What this request's prompt is estimated at. */
  const prompt = () => {
    const { messages } = ChatBody.parse(server.requests.at(-1)?.body);
    return messages.reduce((chars, { content }) => chars + content.length, 0) / 4;
  };
  const reply = (content: string, of?: typeof usage): MockReply => ({
    kind: "status",
    status: 200,
    body: JSON.stringify({ choices: [{ message: { content } }], ...(of && { usage: of }) }),
  });
  const rewrite = () => model.rewrite?.("and on Windows?", [{ role: "user", content: "How do I install it?" }], never, meter);
  const title = () => model.title?.("Which port?", never, meter);

  it("is what the endpoint tells, for answers, rewriting and titles", async () => {
    server.reply({ kind: "stream", tokens: ["The port"], usage });
    await run();
    expect(meter.tokens()).toBe(15);
    server.reply(reply("How?", { prompt_tokens: 7, completion_tokens: 4 }));
    await rewrite();
    expect(meter.tokens()).toBe(26);
    server.title = reply("Ports", { prompt_tokens: 5, completion_tokens: 1 });
    expect(await title()).toBe("Ports");
    expect(meter.tokens()).toBe(32);
  });

  it("is estimated by what was sent and came, where it tells nothing", async () => {
    server.reply({ kind: "stream", tokens: ["x".repeat(300), "x".repeat(100)] });
    await run();
    expect(meter.tokens()).toBe(Math.ceil(prompt() + 100));
    const before = meter.tokens();
    server.reply(reply("x".repeat(40)));
    await rewrite();
    expect(meter.tokens() - before).toBe(Math.ceil(prompt() + 10));
  });

  it("counts from when it is asked: stopping before the first word, and going out of time, save nothing", async () => {
    const stop = new AbortController();
    server.reply({ kind: "hang" });
    const ended = run(model, stop.signal);
    await expect.poll(() => server.requests.length).toBe(1);
    stop.abort("stopped");
    expect(meter.tokens()).toBe(Math.ceil(prompt()));
    await ended;
    expect(meter.tokens()).toBe(Math.ceil(prompt()));
    const before = meter.tokens();
    await run();
    expect(meter.tokens()).toBe(2 * before);
  });

  it.each<[string, MockReply]>([
    ["refuses", status(500)],
    ["hangs up", { kind: "disconnect" }],
  ])("is nothing where the endpoint %s", async (_, failing) => {
    server.reply(failing);
    server.title = failing;
    await run();
    await rewrite()?.catch(() => {});
    await title()?.catch(() => {});
    expect(server.requests).toHaveLength(2);
    expect(server.titleRequests).toHaveLength(1);
    expect(meter.tokens()).toBe(0);
  });
});

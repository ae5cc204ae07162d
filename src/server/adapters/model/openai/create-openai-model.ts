import type { IncomingMessage } from "node:http";
import type { AnswerModel, ModelEvent, ModelRequest } from "@/server/domain/answer/ports";
import { ModelFailure } from "@/server/domain/answer/ports";
import type { TokenMeter } from "@/server/domain/rate-limit/token-meter";
import { ChatReply } from "./chat-chunk";
import { type ChatRead, readChatStream } from "./chat-stream";
import { createPost, EndpointRefusal, type Post, textOf } from "./endpoint";
import { failureOf, timeoutFailure } from "./failure-of";
import { meteredText, meterRequest } from "./metered-chat";
import { answerMessages, type ChatMessage, rewriteMessages, titleMessages } from "./prompt";
import { startWatchdog, type TimeLimits, type Watchdog } from "./watchdog";

/**
 * `baseUrl` of any OpenAI-compatible endpoint (default: OpenAI's). `timeoutMs` is how long it may be silent, before the first chunk and between
 * chunks; a whole answer may take ten times as long unless `totalTimeoutMs` says otherwise.
 */
export type OpenAiModelOptions = { apiKey?: string; baseUrl?: string; model: string; timeoutMs: number; totalTimeoutMs?: number };

type Endpoint = { post: Post; model: string; limits: TimeLimits; takesUsageOption: boolean; isOpenAi: boolean };

const openAiUrl = "https://api.openai.com/v1";
const rewriteTimeoutMs = 3_000;
const rewriteTokens = 120;
const titleTimeoutMs = 10_000;
const titleTokens = 60;
const mostReplyBytes = 1_048_576;

/** An answer model behind a chat completions endpoint. One question is one request: nothing is retried, so nothing is paid twice. */
export function createOpenAiModel(options: OpenAiModelOptions): AnswerModel {
  const { apiKey, baseUrl = openAiUrl, model, timeoutMs, totalTimeoutMs = 10 * timeoutMs } = options;
  const endpoint: Endpoint = {
    post: createPost(baseUrl, apiKey),
    model,
    limits: { firstByteMs: timeoutMs, idleMs: timeoutMs, totalMs: totalTimeoutMs },
    takesUsageOption: true,
    isOpenAi: new URL(baseUrl).hostname === "api.openai.com",
  };
  return {
    name: model,
    writes: true,
    generate: (request, signal, meter) => generate(endpoint, request, signal, meter),
    prompt: answerMessages,
    rewrite: (question, history, signal, meter) => {
      const limits = { timeoutMs: rewriteTimeoutMs, tokens: rewriteTokens };
      return complete(endpoint, rewriteMessages(question, history), limits, signal, meter);
    },
    title: (question, signal, meter) =>
      complete(endpoint, titleMessages(question), { timeoutMs: titleTimeoutMs, tokens: titleTokens }, signal, meter),
  };
}

async function* generate(endpoint: Endpoint, request: ModelRequest, signal: AbortSignal, meter: TokenMeter): AsyncGenerator<ModelEvent> {
  signal.throwIfAborted();
  const messages = answerMessages(request);
  const metered = meterRequest(meter, messages);
  const watchdog = startWatchdog(endpoint.limits, signal);
  let hasAnswered = false;
  try {
    const body = await openStream(endpoint, messages, watchdog);
    const end: Omit<ChatRead, "text"> = { isFinished: false, isCut: false, usage: null };
    for await (const read of readChatStream(body, watchdog.signal)) {
      watchdog.rest();
      hasAnswered = true;
      metered.wrote(read.text.length);
      if (read.usage) metered.told(read.usage.prompt_tokens + read.usage.completion_tokens);
      if (read.text !== "") yield { type: "text", text: read.text };
      end.isFinished ||= read.isFinished;
      end.isCut ||= read.isCut;
      end.usage = read.usage ?? end.usage;
      watchdog.touch();
    }
    assertFinished(end.isFinished, hasAnswered);
    if (end.isCut) yield { type: "cut" };
    if (end.usage) yield { type: "usage", promptTokens: end.usage.prompt_tokens, completionTokens: end.usage.completion_tokens };
  } catch (error) {
    signal.throwIfAborted();
    if (watchdog.hasFired()) throw timeoutFailure();
    if (!hasAnswered) metered.refused();
    throw failureOf(error, hasAnswered);
  } finally {
    watchdog.stop();
  }
}

/** Some endpoints refuse a request for usage; they are asked once more without, and never again with it. */
async function openStream(endpoint: Endpoint, messages: ChatMessage[], { signal }: Watchdog): Promise<IncomingMessage> {
  const plain = { model: endpoint.model, messages, stream: true };
  if (!endpoint.takesUsageOption) return endpoint.post(plain, signal);
  try {
    return await endpoint.post({ ...plain, stream_options: { include_usage: true } }, signal);
  } catch (error) {
    if (!(error instanceof EndpointRefusal) || (error.status !== 400 && error.status !== 422)) throw error;
    const body = await endpoint.post(plain, signal);
    endpoint.takesUsageOption = false;
    return body;
  }
}

/** A connection that closes early may look like an end; only a finish reason or `[DONE]` is one. */
function assertFinished(isFinished: boolean, hasAnswered: boolean): void {
  if (!hasAnswered) throw new ModelFailure("MODEL_UNAVAILABLE", "The model endpoint does not speak the chat completions protocol.");
  if (!isFinished) throw new ModelFailure("ANSWER_INTERRUPTED", "The model's answer broke off.");
}

/** One short reply in one piece. */
async function complete(
  { post, model, isOpenAi }: Endpoint,
  messages: ChatMessage[],
  { timeoutMs, tokens }: { timeoutMs: number; tokens: number },
  signal: AbortSignal,
  meter: TokenMeter,
): Promise<string> {
  signal.throwIfAborted();
  const metered = meterRequest(meter, messages);
  const watchdog = startWatchdog({ firstByteMs: timeoutMs, idleMs: timeoutMs, totalMs: timeoutMs }, signal);
  const limit = isOpenAi ? { max_completion_tokens: tokens } : { max_tokens: tokens };
  let hasAnswered = false;
  try {
    const response = await post({ model, messages, ...limit }, watchdog.signal);
    hasAnswered = true;
    return meteredText(ChatReply.parse(JSON.parse(await textOf(response, mostReplyBytes))), metered);
  } catch (error) {
    signal.throwIfAborted();
    if (watchdog.hasFired()) throw timeoutFailure();
    if (!hasAnswered) metered.refused();
    throw failureOf(error, false);
  } finally {
    watchdog.stop();
  }
}

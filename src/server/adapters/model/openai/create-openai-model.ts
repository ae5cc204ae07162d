import OpenAI, { APIError } from "openai";
import type { AnswerModel, ModelEvent, ModelRequest, Turn } from "@/server/domain/answer/ports";
import { ModelFailure } from "@/server/domain/answer/ports";
import { ChatChunk, ChatReply } from "./chat-chunk";
import { failureOf, timeoutFailure } from "./failure-of";
import { answerMessages, rewriteMessages } from "./prompt";
import { startWatchdog, type TimeLimits, type Watchdog } from "./watchdog";

/**
 * `baseUrl` of any OpenAI-compatible endpoint (default: OpenAI's). `timeoutMs` is how long it may be silent, before the first chunk and between
 * chunks; a whole answer may take ten times as long unless `totalTimeoutMs` says otherwise.
 */
export type OpenAiModelOptions = { apiKey?: string; baseUrl?: string; model: string; timeoutMs: number; totalTimeoutMs?: number };

type Endpoint = { client: OpenAI; model: string; limits: TimeLimits; takesUsageOption: boolean; isOpenAi: boolean };

const openAiUrl = "https://api.openai.com/v1";
const rewriteTimeoutMs = 3_000;
const rewriteTokens = 120;

/** An answer model behind a chat completions endpoint. One question is one request: nothing is retried, so nothing is paid twice. */
export function createOpenAiModel(options: OpenAiModelOptions): AnswerModel {
  const { apiKey, baseUrl = openAiUrl, model, timeoutMs, totalTimeoutMs = 10 * timeoutMs } = options;
  const endpoint: Endpoint = {
    client: connect(apiKey, baseUrl, totalTimeoutMs),
    model,
    limits: { firstByteMs: timeoutMs, idleMs: timeoutMs, totalMs: totalTimeoutMs },
    takesUsageOption: true,
    isOpenAi: new URL(baseUrl).hostname === "api.openai.com",
  };
  return {
    name: model,
    generate: (request, signal) => generate(endpoint, request, signal),
    rewrite: (question, history, signal) => rewrite(endpoint, question, history, signal),
  };
}

/** Everything the SDK would read from the environment is given, so that `env.ts` stays its only reader; its log would print upstream bodies. */
function connect(apiKey: string | undefined, baseURL: string, timeout: number): OpenAI {
  const fromNowhere = { adminAPIKey: null, organization: null, project: null, webhookSecret: null };
  return new OpenAI({ ...fromNowhere, apiKey: apiKey ?? "no-key", baseURL, timeout, maxRetries: 0, logLevel: "off" });
}

async function* generate(endpoint: Endpoint, request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
  const watchdog = startWatchdog(endpoint.limits, signal);
  let hasAnswered = false;
  try {
    const stream = await openStream(endpoint, request, watchdog);
    let isFinished = false;
    let usage: ModelEvent | null = null;
    for await (const raw of stream) {
      watchdog.touch();
      hasAnswered = true;
      const chunk = ChatChunk.parse(raw);
      isFinished ||= typeof chunk.choices?.[0]?.finish_reason === "string";
      usage = usageOf(chunk) ?? usage;
      yield* textOf(chunk);
    }
    assertFinished(isFinished, hasAnswered, watchdog);
    if (usage) yield usage;
  } catch (error) {
    signal.throwIfAborted();
    throw watchdog.hasFired() ? timeoutFailure() : failureOf(error, hasAnswered);
  } finally {
    watchdog.stop();
  }
}

/** Some endpoints refuse a request for usage; they are asked once more without, and never again with it. */
async function openStream(endpoint: Endpoint, request: ModelRequest, { signal }: Watchdog): Promise<AsyncIterable<unknown>> {
  const body = { model: endpoint.model, messages: answerMessages(request), stream: true } as const;
  const { completions } = endpoint.client.chat;
  if (!endpoint.takesUsageOption) return completions.create(body, { signal });
  try {
    return await completions.create({ ...body, stream_options: { include_usage: true } }, { signal });
  } catch (error) {
    if (!(error instanceof APIError) || (error.status !== 400 && error.status !== 422)) throw error;
    const stream = await completions.create(body, { signal });
    endpoint.takesUsageOption = false;
    return stream;
  }
}

function* textOf({ choices }: ChatChunk): Generator<ModelEvent> {
  const choice = choices?.[0];
  if (choice?.delta?.content) yield { type: "text", text: choice.delta.content };
  if (choice?.finish_reason === "length") yield { type: "cut" };
}

/** Some endpoints count with every chunk; the last count is the whole. */
function usageOf({ usage }: ChatChunk): ModelEvent | null {
  return usage ? { type: "usage", promptTokens: usage.prompt_tokens, completionTokens: usage.completion_tokens } : null;
}

/** The SDK ends quietly when the request is aborted and when the connection closes early; only a finish reason is a real end. */
function assertFinished(isFinished: boolean, hasAnswered: boolean, watchdog: Watchdog): void {
  if (watchdog.signal.aborted) throw timeoutFailure();
  if (!hasAnswered) throw new ModelFailure("MODEL_UNAVAILABLE", "The model endpoint does not speak the chat completions protocol.");
  if (!isFinished) throw new ModelFailure("ANSWER_INTERRUPTED", "The model's answer broke off.");
}

async function rewrite(
  { client, model, isOpenAi }: Endpoint,
  question: string,
  history: readonly Turn[],
  signal: AbortSignal,
): Promise<string> {
  const watchdog = startWatchdog({ firstByteMs: rewriteTimeoutMs, idleMs: rewriteTimeoutMs, totalMs: rewriteTimeoutMs }, signal);
  const limit = isOpenAi ? { max_completion_tokens: rewriteTokens } : { max_tokens: rewriteTokens };
  try {
    const reply = await client.chat.completions.create(
      { model, messages: rewriteMessages(question, history), ...limit },
      { signal: watchdog.signal },
    );
    return ChatReply.parse(reply).choices[0]?.message.content ?? "";
  } catch (error) {
    signal.throwIfAborted();
    throw watchdog.hasFired() ? timeoutFailure() : failureOf(error, false);
  } finally {
    watchdog.stop();
  }
}

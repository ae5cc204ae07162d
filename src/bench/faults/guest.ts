import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { ChatResponse } from "@/contract/chat-rest";
import { ErrorCode } from "@/contract/error-code";
import { isRetryable } from "@/contract/error-sentence";
import { fetchWhole, type Reply } from "./http";
import { type RestAnswer, readRestStream } from "./rest-stream";

const sendWithinMs = 6_000;
/** The first page of a process loads what all others then share. */
const firstPageWithinMs = 60_000;
const restWithinMs = 60_000;
const pauseMs = 150;

/** What a request was told: `again` when it is worth repeating. */
export type Told<T> = { kind: "ok"; value: T } | { kind: "again"; why: string } | { kind: "refused"; code: string };

/** A browser without an account. `failures`: requests that were told of an error of the server, in words. */
export type Guest = { url: string; cookie: string; failures: string[] };

const TrpcValue = z.object({ result: z.object({ data: z.unknown() }) });
const TrpcRefusal = z.object({ error: z.object({ data: z.object({ footnote: z.object({ code: ErrorCode }) }) }) });

/** A guest's token, as the page's first response gives it. */
export async function newGuest(url: string): Promise<Guest> {
  const { cookies } = await fetchWhole(url, {}, firstPageWithinMs);
  return { url, cookie: cookies.join("; "), failures: [] };
}

/** Calls a tRPC mutation with this input. */
export function mutate<T>(guest: Guest, path: string, input: object, schema: z.ZodType<T>): Promise<Told<T>> {
  return told(
    guest,
    path,
    fetchWhole(
      `${guest.url}/api/trpc/${path}`,
      { method: "POST", headers: { cookie: guest.cookie, "content-type": "application/json" }, body: JSON.stringify(input) },
      sendWithinMs,
    ),
    (body) => schema.parse(TrpcValue.parse(JSON.parse(body)).result.data),
  );
}

/** Calls a tRPC query. */
export function query<T>(guest: Guest, path: string, input: object, schema: z.ZodType<T>): Promise<Told<T>> {
  const url = `${guest.url}/api/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`;
  return told(guest, path, fetchWhole(url, { headers: { cookie: guest.cookie } }, sendWithinMs), (body) =>
    schema.parse(TrpcValue.parse(JSON.parse(body)).result.data),
  );
}

/** How `POST /api/chat` is asked; `signal` ends the waiting for the answer. */
type Chat = { body: object; key: string; isStream: boolean; signal: AbortSignal };

/** `POST /api/chat`, with the answer in the reply or as a stream of events. */
export function chat(guest: Guest, { body, key, isStream, signal }: Chat): Promise<Told<RestAnswer>> {
  const headers = {
    cookie: guest.cookie,
    "content-type": "application/json",
    "idempotency-key": key,
    ...(isStream ? { accept: "text/event-stream" } : {}),
  };
  return told(
    guest,
    "POST /api/chat",
    fetchWhole(`${guest.url}/api/chat`, { method: "POST", headers, body: JSON.stringify(body) }, restWithinMs, signal),
    isStream ? readRestStream : fromReply,
    // An answer that failed comes with the conversation's id: it was accepted, and this is its end.
    (text) => (isStream ? null : endedIn(text)),
  );
}

function fromReply(body: string): RestAnswer {
  const { session_id: sessionId, response, error_code: errorCode } = ChatResponse.parse(JSON.parse(body));
  return { sessionId: sessionId ?? "", response, errorCode: errorCode ?? null, streamed: null };
}

function endedIn(body: string): RestAnswer | null {
  const answer = fromReply(body);
  return answer.sessionId === "" || answer.errorCode === "SERVICE_UNAVAILABLE" ? null : answer;
}

async function told<T>(
  guest: Guest,
  path: string,
  asked: Promise<Reply>,
  read: (body: string) => T,
  readRefused: (body: string) => T | null = () => null,
): Promise<Told<T>> {
  let reply: Reply;
  try {
    reply = await asked;
  } catch (error) {
    return { kind: "again", why: error instanceof Error ? error.message : String(error) };
  }
  try {
    if (reply.status === 200) return { kind: "ok", value: read(reply.body) };
    const ended = readRefused(reply.body);
    if (ended !== null) return { kind: "ok", value: ended };
  } catch {
    // no reply of Footnote's, or half of one
  }
  const code = codeIn(reply.body);
  if (code === "INTERNAL") guest.failures.push(`${path} was told INTERNAL (${idIn(reply.body)})`);
  if (code === null || isRetryable[code]) return { kind: "again", why: code ?? `status ${reply.status}` };
  return { kind: "refused", code };
}

function codeIn(body: string): ErrorCode | null {
  try {
    const value: unknown = JSON.parse(body);
    const trpc = TrpcRefusal.safeParse(value);
    if (trpc.success) return trpc.data.error.data.footnote.code;
    return ChatResponse.safeParse(value).data?.error_code ?? null;
  } catch {
    return null; // what stands before the server said something of its own
  }
}

/** The id under which the server's log has it. */
function idIn(body: string): string {
  return /"id":"([^"]+)"/.exec(body)?.[1] ?? "without an id";
}

/** Asks again and again while that is worth it, until `signal` aborts. */
export async function untilTold<T>(ask: () => Promise<Told<T>>, signal: AbortSignal): Promise<Told<T>> {
  while (true) {
    const answer = await ask();
    if (answer.kind !== "again" || signal.aborted) return answer;
    await sleep(pauseMs);
  }
}

import { ChatRequest } from "@/contract/chat-rest";
import type { ConversationEvent } from "@/contract/conversation-event";
import type { ErrorCode } from "@/contract/error-code";
import { limits } from "@/contract/limits";
import type { Sent, SourceView } from "@/contract/message";
import { err, ok, type Result } from "@/contract/result";
import type { Container } from "../container";
import type { OpenConnection } from "../domain/event-log/connections";
import { followConversation } from "../domain/event-log/follow-conversation";
import type { Actor } from "../domain/identity/actor";
import { type NewMessage, type SendRefusal, sendMessage, sentBefore } from "../domain/message/send-message";
import { checkActing } from "../domain/session/session-at";
import type { Services } from "../services";
import { caught } from "./caught";
import { chatRefusal, chatSuccess } from "./chat-reply";
import { citedSources } from "./cited-sources";
import { eventStream } from "./event-stream";
import { guestCookie, newGuestToken } from "./guest-cookie";
import { idFrom } from "./id-from-key";
import { readLimited, refuseRequest } from "./request-guard";

/**
 * `POST /api/chat`: sends a message and waits for its answer, or streams the conversation's events with `Accept: text/event-stream`. Without a
 * guest cookie the reply sets one; an unknown `session_id` and another's are refused alike. A repeated `Idempotency-Key` is the same message, for
 * whoever has a cookie: a key may be an order's number, which others can guess, so it makes nobody who they were.
 */
export function postChat(container: Container, request: Request): Promise<Response> {
  return caught(container.services, () => reply(container, request));
}

async function reply(container: Container, request: Request): Promise<Response> {
  const input = await readInput(container, request);
  if (!input.ok) return chatRefusal(input);
  const { actor: known, address, ended } = await container.identify(request.headers);
  if (ended !== null) return withCookies(chatRefusal({ code: ended }), container.endedSessionCookies);
  const newToken = newGuestToken();
  const key = request.headers.get("idempotency-key") || null;
  if (known === null && key !== null) {
    const refused = chatRefusal({ code: "UNAUTHENTICATED", sentence: keyNeedsCookie });
    return withCookies(refused, [guestCookie(newToken, container.isSecure)]);
  }
  const actor = known ?? container.guestOf(newToken);
  if (actor === null) return chatRefusal({ code: "UNAUTHENTICATED" });
  const message = await messageOf(container.services, actor, input.value, key);
  const { response, isOver } = await ask(container, actor, message, request, address);
  if (isOver && actor.kind !== "guest") return withCookies(response, container.endedSessionCookies);
  return known === null || isOver ? withCookies(response, [guestCookie(newToken, container.isSecure)]) : response;
}

const keyNeedsCookie =
  "An Idempotency-Key is known again by the cookie that comes with it. This reply sets one: send the request again with it.";

function withCookies(response: Response, cookies: readonly string[]): Response {
  for (const cookie of cookies) response.headers.append("set-cookie", cookie);
  return response;
}

/** `isOver`: the session is, and the browser gets the cookies of whoever comes next. */
type Replied = { response: Response; isOver: boolean };

/** Sends the message, once there is room for the stream that its answer is read from. */
async function ask(
  container: Container,
  actor: Actor,
  { preferences, mayBegin, isKeyed, ...message }: Named,
  request: Request,
  address: string,
): Promise<Replied> {
  const { services } = container;
  const before = isKeyed ? await sentBefore(services, actor, message) : null;
  if (before?.ok === false) return { response: chatRefusal(before), isOver: false };
  const opened = services.connections.open(actor, { conversationIds: [message.conversationId], address, signal: request.signal });
  if (!opened.ok) return { response: chatRefusal(opened), isOver: false };
  const connection = opened.value;
  try {
    const sent = await sendMessage(services, actor, message, { address, mayBegin });
    if (sent.ok) {
      // A repeat says nothing new of them: what was chosen since stays.
      if (preferences && before === null) await services.sessions.changePreferences(actor, preferences);
      return await answer(container, actor, sent.value, { request, connection });
    }
    connection.close();
    return { response: chatRefusal(sent), isOver: isSessionOver(sent.code) };
  } catch (error) {
    connection.close();
    throw error;
  }
}

async function readInput(
  container: Container,
  request: Request,
): Promise<Result<ChatRequest, "VALIDATION_FAILED" | "FORBIDDEN" | "PAYLOAD_TOO_LARGE">> {
  const refused = refuseRequest(request, container.env.PUBLIC_URL);
  if (refused !== null) return err(refused);
  const limited = await readLimited(request, limits.bodyBytes);
  if (!limited.ok) return limited;
  const body: unknown = await limited.value.json().catch(() => null);
  const parsed = ChatRequest.safeParse(body);
  if (!parsed.success) return err("VALIDATION_FAILED");
  const preferences = JSON.stringify(parsed.data.user_preferences ?? {});
  return new TextEncoder().encode(preferences).length > limits.jsonObjectBytes ? err("VALIDATION_FAILED") : ok(parsed.data);
}

type Named = NewMessage & { preferences: Preferences; mayBegin: boolean; isKeyed: boolean };
type Preferences = ChatRequest["user_preferences"];

/** A new message with its ids: the same ones for the same key; the answer's also for the same preferences, which are stored nowhere else. */
async function messageOf(services: Services, actor: Actor, input: ChatRequest, key: string | null): Promise<Named> {
  const { session_id: sessionId, message: text, user_preferences: preferences } = input;
  const common = { text, preferences, mayBegin: sessionId === null || sessionId === undefined };
  if (key === null) {
    return { ...common, conversationId: sessionId ?? services.ids.next(), messageId: services.ids.next(), isKeyed: false };
  }
  const wishes = Object.entries(preferences ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    ...common,
    conversationId: sessionId ?? (await idFrom(actor, "conversation", key)),
    messageId: await idFrom(actor, "message", key),
    answerId: await idFrom(actor, "answer", key, wishes),
    isKeyed: true,
  };
}

function isSessionOver(code: SendRefusal): boolean {
  return code === "SESSION_EXPIRED" || code === "SESSION_TERMINATED";
}

/** Leaving early does not end the answer: it is in the conversation's history. */
async function answer(
  container: Container,
  actor: Actor,
  { conversationId, answerId, seq: after }: Sent,
  { request, connection }: { request: Request; connection: OpenConnection },
): Promise<Replied> {
  const { services } = container;
  const follow = { conversationId, after, connection };
  if (request.headers.get("accept")?.includes("text/event-stream")) {
    const entries = followConversation(services, actor, follow);
    const isLast = (event: ConversationEvent) => isEnd(event, answerId);
    return { response: eventStream(conversationId, entries, isLast, () => whyCut(container, actor, request.headers)), isOver: false };
  }
  let sources: SourceView[] = [];
  for await (const { event } of followConversation(services, actor, follow)) {
    if (event.type === "answer.sources" && event.answerId === answerId) sources = event.sources;
    if (!isEnd(event, answerId)) continue;
    if (event.status === "delivered") {
      const cited = citedSources(sources, event.citations);
      return { response: chatSuccess({ session_id: conversationId, response: event.content, sources: cited }), isOver: false };
    }
    const over = event.status === "cancelled" ? await whyOver(container, actor, request.headers) : null;
    const code = over ?? event.errorCode ?? "ANSWER_INTERRUPTED";
    return { response: chatRefusal({ code, sessionId: conversationId, response: event.content }), isOver: over !== null };
  }
  const code = await whyCut(container, actor, request.headers);
  return { response: chatRefusal({ code, sessionId: conversationId }), isOver: code !== "SERVICE_UNAVAILABLE" };
}

/** Why a stream ended before its answer: the session is over, or this process ends. */
async function whyCut(container: Container, actor: Actor, headers: Headers): Promise<ErrorCode> {
  return (await whyOver(container, actor, headers)) ?? "SERVICE_UNAVAILABLE";
}

/** Why somebody may not act any more who could when the request came; null where they may. */
async function whyOver({ identify, services }: Container, actor: Actor, headers: Headers): Promise<ErrorCode | null> {
  const { ended } = await identify(headers);
  if (ended !== null) return ended;
  const acting = checkActing(await services.sessions.find(actor), services.clock.now());
  return acting.ok ? null : acting.code;
}

function isEnd(event: ConversationEvent, answerId: string): event is Extract<ConversationEvent, { type: "message.finished" }> {
  return event.type === "message.finished" && event.answerId === answerId;
}

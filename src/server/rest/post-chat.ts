import { ChatRequest } from "@/contract/chat-rest";
import type { ConversationEvent } from "@/contract/conversation-event";
import { limits } from "@/contract/limits";
import type { Sent, SourceView } from "@/contract/message";
import { err, ok, type Result } from "@/contract/result";
import type { Container, Services } from "../container";
import { followConversation } from "../domain/event-log/follow-conversation";
import type { Actor } from "../domain/identity/actor";
import { type SendRefusal, sendMessage } from "../domain/message/send-message";
import { caught } from "./caught";
import { chatRefusal, chatSuccess } from "./chat-reply";
import { citedSources } from "./cited-sources";
import { eventStream } from "./event-stream";
import { guestCookie, newGuestToken } from "./guest-cookie";
import { idFrom } from "./id-from-key";
import { readLimited, refuseRequest } from "./request-guard";

/**
 * `POST /api/chat`: sends a message and waits for its answer, or streams the conversation's events with `Accept: text/event-stream`. Without a
 * guest cookie the reply sets one; an unknown `session_id` and another's are refused alike. A repeated `Idempotency-Key` is the same message.
 */
export function postChat(container: Container, request: Request): Promise<Response> {
  return caught(container.services.logger, () => reply(container, request));
}

async function reply(container: Container, request: Request): Promise<Response> {
  const input = await readInput(container, request);
  if (!input.ok) return chatRefusal(input);
  const { actor: known, address } = await container.identify(request.headers);
  const newToken = newGuestToken();
  const actor = known ?? container.guestOf(newToken);
  if (actor === null) return chatRefusal({ code: "INTERNAL" });
  const sent = await send(container.services, actor, input.value, { key: request.headers.get("idempotency-key"), address });
  const isOver = !sent.ok && (sent.code === "SESSION_EXPIRED" || sent.code === "SESSION_TERMINATED");
  const response = sent.ok ? await answer(container.services, actor, sent.value, request) : chatRefusal(sent);
  if (known === null || isOver) response.headers.append("set-cookie", guestCookie(newToken, container.isSecure));
  return response;
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

async function send(
  services: Services,
  actor: Actor,
  input: ChatRequest,
  { key, address }: { key: string | null; address: string },
): Promise<Result<Sent, SendRefusal>> {
  const { session_id: sessionId, message: text, user_preferences: preferences } = input;
  const conversationId = sessionId ?? (await idFrom(actor, "conversation", key)) ?? services.ids.next();
  const messageId = (await idFrom(actor, "message", key)) ?? services.ids.next();
  const mayBegin = sessionId === null || sessionId === undefined;
  const sent = await sendMessage(services, actor, { conversationId, messageId, text }, { address, mayBegin });
  if (sent.ok && preferences) await services.sessions.setPreferences(actor, preferences);
  return sent;
}

/** Leaving early does not end the answer: it is in the conversation's history. */
async function answer(services: Services, actor: Actor, sent: Sent, request: Request): Promise<Response> {
  const { conversationId, answerId, seq: after } = sent;
  const follow = { conversationId, after, signal: request.signal };
  if (request.headers.get("accept")?.includes("text/event-stream")) {
    return eventStream(conversationId, followConversation(services, actor, follow), (event) => isEnd(event, answerId));
  }
  let sources: SourceView[] = [];
  for await (const { event } of followConversation(services, actor, follow)) {
    if (event.type === "answer.sources" && event.answerId === answerId) sources = event.sources;
    if (!isEnd(event, answerId)) continue;
    if (event.status === "delivered") {
      return chatSuccess({ session_id: conversationId, response: event.content, sources: citedSources(sources, event.citations) });
    }
    return chatRefusal({ code: event.errorCode ?? "ANSWER_INTERRUPTED", sessionId: conversationId, response: event.content });
  }
  return chatRefusal({ code: "SERVICE_UNAVAILABLE", sessionId: conversationId });
}

function isEnd(event: ConversationEvent, answerId: string): event is Extract<ConversationEvent, { type: "message.finished" }> {
  return event.type === "message.finished" && event.answerId === answerId;
}

import { z } from "zod";
import type { ChatHistory, ChatHistoryMessage } from "@/contract/chat-rest";
import { OpenConversationInput } from "@/contract/conversation";
import type { MessageView } from "@/contract/message";
import type { Container } from "../container";
import { openConversation } from "../domain/conversation/open-conversation";
import { caught } from "./caught";
import { citedSources } from "./cited-sources";
import { errorResponse } from "./error-response";

const Before = z.coerce.number().int().min(1).optional();

/** `GET /api/chat/{session_id}?before=`: the last messages of a conversation of the caller's; 404 for another's and for none. */
export function getChatHistory(container: Container, request: Request, sessionId: string): Promise<Response> {
  return caught(container.services, () => history(container, request, sessionId));
}

async function history(container: Container, request: Request, sessionId: string): Promise<Response> {
  const before = Before.safeParse(new URL(request.url).searchParams.get("before") ?? undefined);
  const input = OpenConversationInput.safeParse({ conversationId: sessionId, before: before.data });
  if (!before.success || !input.success) return errorResponse({ code: "VALIDATION_FAILED" });
  const actor = (await container.identify(request.headers)).actor;
  if (actor === null) return errorResponse({ code: "NOT_FOUND" });
  const opened = await openConversation(container.services, actor, input.data);
  if (!opened.ok) return errorResponse(opened);
  const { conversation, messages, olderCursor } = opened.value;
  const body: ChatHistory = {
    session_id: conversation.id,
    title: conversation.title,
    messages: messages.map(toHistory),
    before: olderCursor,
  };
  return Response.json(body, { headers: { "cache-control": "no-store" } });
}

function toHistory(message: MessageView): ChatHistoryMessage {
  const { id, parentId, role, content, status, errorCode, createdAt, sources, citations } = message;
  return {
    id,
    response_to: parentId,
    role,
    content,
    status,
    error_code: errorCode,
    sources: citedSources(sources, citations),
    timestamp: createdAt,
  };
}

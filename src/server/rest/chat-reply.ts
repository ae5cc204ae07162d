import type { ChatResponse } from "@/contract/chat-rest";
import type { ErrorCode } from "@/contract/error-code";
import { errorSentence } from "@/contract/error-sentence";
import { onTheWire } from "./on-the-wire";

type Refused = { code: ErrorCode; retryAfterMs?: number; sessionId?: string | null; response?: string };

/** A refusal as `POST /api/chat` words it: an answer cut short keeps its text. */
export function chatRefusal({ code, retryAfterMs, sessionId = null, response = "" }: Refused): Response {
  const body: ChatResponse = {
    session_id: sessionId,
    response,
    status: "error",
    error_code: code,
    message: errorSentence[code],
    ...(retryAfterMs === undefined ? {} : { retry_after_ms: retryAfterMs }),
    sources: [],
    timestamp: new Date().toISOString(),
  };
  return Response.json(body, { status: onTheWire[code].http, headers: { "cache-control": "no-store" } });
}

/** A finished answer. */
export function chatSuccess(body: Pick<ChatResponse, "session_id" | "response" | "sources">): Response {
  const reply: ChatResponse = { ...body, status: "success", timestamp: new Date().toISOString() };
  return Response.json(reply, { headers: { "cache-control": "no-store" } });
}

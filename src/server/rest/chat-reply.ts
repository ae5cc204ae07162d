import type { ChatResponse } from "@/contract/chat-rest";
import type { ErrorCode } from "@/contract/error-code";
import { refusalBody } from "@/contract/refusal-body";
import { refusalResponse } from "./error-response";

type Refused = { code: ErrorCode; retryAfterMs?: number; sentence?: string; sessionId?: string | null; response?: string };

/** A refusal as `POST /api/chat` words it: an answer cut short keeps its text. */
export function chatRefusal({ code, retryAfterMs, sentence, sessionId = null, response = "" }: Refused): Response {
  const refusal = refusalBody(code, { retryAfterMs, sentence });
  const body = { session_id: sessionId, response, ...refusal, sources: [], timestamp: new Date().toISOString() } satisfies ChatResponse;
  return refusalResponse(body);
}

/** A finished answer. */
export function chatSuccess(body: Pick<ChatResponse, "session_id" | "response" | "sources">): Response {
  const reply: ChatResponse = { ...body, status: "success", timestamp: new Date().toISOString() };
  return Response.json(reply, { headers: { "cache-control": "no-store" } });
}

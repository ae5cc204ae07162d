import type { MeteredRequest, TokenMeter } from "@/server/domain/rate-limit/token-meter";
import type { ChatReply } from "./chat-chunk";
import type { ChatMessage } from "./prompt";

/** Meters a request that goes out with these messages. */
export function meterRequest(meter: TokenMeter, messages: readonly ChatMessage[]): MeteredRequest {
  return meter.request(messages.reduce((chars, { content }) => chars + content.length, 0));
}

/** The text of a reply that came in one piece, once its cost is noted. */
export function meteredText({ choices, usage }: ChatReply, metered: MeteredRequest): string {
  const text = choices[0]?.message.content ?? "";
  metered.wrote(text.length);
  if (usage) metered.told(usage.prompt_tokens + usage.completion_tokens);
  return text;
}

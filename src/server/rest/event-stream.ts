import type { ConversationEvent } from "@/contract/conversation-event";
import type { ErrorCode } from "@/contract/error-code";
import { isRetryable } from "@/contract/error-sentence";
import type { LogEntry } from "../domain/event-log/ports";

const pingMs = 2_000;
const headers = {
  "content-type": "text/event-stream; charset=utf-8",
  // Without no-transform, whatever compresses responses holds events back.
  "cache-control": "no-store, no-transform",
  "x-accel-buffering": "no",
};

/**
 * Entries as server-sent events, id = seq, up to the last one. The first event tells the conversation's id. Where they end before that, the last one is an
 * `error` with what `whyCut` says.
 */
export function eventStream(
  conversationId: string,
  entries: AsyncGenerator<LogEntry, void>,
  isLast: (event: ConversationEvent) => boolean,
  whyCut: () => Promise<ErrorCode>,
): Response {
  const encoder = new TextEncoder();
  let ping: ReturnType<typeof setInterval> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode(frame("session", { session_id: conversationId })));
      ping = setInterval(() => controller.enqueue(encoder.encode(": ping\n\n")), pingMs);
    },
    async pull(controller) {
      const next = await entries.next().catch((error: unknown) => {
        clearInterval(ping); // a ping into a stream that failed would throw where nobody catches it
        throw error;
      });
      if (!next.done) controller.enqueue(encoder.encode(`id: ${next.value.seq}\n${frame(next.value.event.type, next.value.event)}`));
      if (!next.done && !isLast(next.value.event)) return;
      clearInterval(ping);
      if (next.done) {
        const code = await whyCut();
        const cut: ConversationEvent = { type: "error", code, retryable: isRetryable[code] };
        controller.enqueue(encoder.encode(frame(cut.type, cut)));
      }
      controller.close();
      await entries.return();
    },
    async cancel() {
      clearInterval(ping);
      await entries.return();
    },
  });
  return new Response(body, { headers });
}

function frame(type: string, data: object): string {
  return `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}

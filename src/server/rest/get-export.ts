import { ConversationInput, type ConversationView } from "@/contract/conversation";
import type { Container } from "../container";
import type { Actor } from "../domain/identity/actor";
import type { RunningRequest } from "../domain/identity/long-requests";
import { exportConversation, exportEverything, readWholePath } from "../domain/transfer/export-conversations";
import type { Services } from "../services";
import { caught } from "./caught";
import { errorResponse } from "./error-response";

/** Writes a conversation as Markdown; `origin` completes links to our own pages. */
type ToMarkdown = (view: ConversationView, origin: string) => string;

const json = "application/json; charset=utf-8";
const markdown = "text/markdown; charset=utf-8";

/** `GET /api/export/{conversation_id}?format=`: a conversation of the caller's as a file, `json` (all of it) or `markdown` (the path that is shown). */
export function getExport(container: Container, request: Request, conversationId: string, toMarkdown: ToMarkdown): Promise<Response> {
  return caught(container.services, async () => {
    const { searchParams } = new URL(request.url);
    const format = searchParams.get("format") ?? "json";
    const input = ConversationInput.safeParse({ conversationId });
    if (!input.success || (format !== "json" && format !== "markdown")) return errorResponse({ code: "VALIDATION_FAILED" });
    const { actor } = await container.identify(request.headers);
    if (actor === null) return errorResponse({ code: "NOT_FOUND" });
    if (format === "json") {
      const exported = await exportConversation(container.services, actor, input.data);
      if (!exported.ok) return errorResponse(exported);
      return file(streamOf(container.services, actor, exported.value.json), `${exported.value.title}.json`, json);
    }
    const running = container.services.longRequests.begin(actor);
    const read = await readWholePath(container.services, actor, input.data).finally(running.end);
    if (!read.ok) return errorResponse(read);
    if (running.signal.aborted) return errorResponse({ code: (await container.identify(request.headers)).ended ?? "NOT_FOUND" });
    const origin = container.services.siteUrl();
    return file(toMarkdown(read.value, origin), `${read.value.conversation.title}.md`, markdown);
  });
}

/** `GET /api/export`: all that is kept of the caller, as one file, written while it is read. */
export function getWholeExport(container: Container, request: Request): Promise<Response> {
  return caught(container.services, async () => {
    const { actor, ended } = await container.identify(request.headers);
    if (actor === null) return errorResponse({ code: ended ?? "UNAUTHENTICATED" });
    const day = new Date(container.services.clock.now()).toISOString().slice(0, 10);
    return file(streamOf(container.services, actor, exportEverything(container.services, actor)), `footnote-${day}.json`, json);
  });
}

function file(body: BodyInit, name: string, type: string): Response {
  const plain = name.replace(/[^\w .-]+/g, "-").trim();
  const disposition = `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, percentEncoded)}`;
  return new Response(body, {
    headers: { "content-type": type, "content-disposition": disposition, "cache-control": "no-store, no-transform" },
  });
}

function percentEncoded(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
}

/**
 * Pieces are written as they are taken; whoever leaves ends the reading. Where whoever asks may not go on, the body fails there and then, also while
 * nobody takes anything: the connection breaks off, so that no client takes what it has for the whole.
 */
function streamOf(
  { longRequests }: Pick<Services, "longRequests">,
  actor: Actor,
  pieces: AsyncIterable<string>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const iterator = pieces[Symbol.asyncIterator]();
  let running: RunningRequest | null = null;
  const begin = (controller: ReadableStreamDefaultController<Uint8Array>) => {
    const begun = longRequests.begin(actor);
    begun.signal.addEventListener("abort", () => {
      begun.end();
      controller.error(begun.signal.reason);
      void iterator.return?.();
    });
    return begun;
  };
  return new ReadableStream(
    {
      async pull(controller) {
        running ??= begin(controller);
        const { signal, end } = running;
        const next = await iterator.next().catch((error: unknown) => {
          end();
          throw error;
        });
        if (signal.aborted) return;
        if (!next.done) return controller.enqueue(encoder.encode(next.value));
        end();
        controller.close();
      },
      async cancel() {
        running?.end();
        await iterator.return?.();
      },
    },
    // Nothing is read, and nothing registered, before somebody takes it: a body may never be.
    { highWaterMark: 0 },
  );
}

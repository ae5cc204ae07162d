import { ConversationInput, type ConversationView } from "@/contract/conversation";
import type { Container } from "../container";
import { exportConversation, exportEverything, readWholePath } from "../domain/transfer/export-conversations";
import { caught } from "./caught";
import { errorResponse } from "./error-response";
import { fileResponse, streamOf } from "./file-response";

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
      return fileResponse(streamOf(container.services, actor, exported.value.json), `${exported.value.title}.json`, json);
    }
    const running = container.services.longRequests.begin(actor);
    const read = await readWholePath(container.services, actor, input.data).finally(running.end);
    if (!read.ok) return errorResponse(read);
    if (running.signal.aborted) return errorResponse({ code: (await container.identify(request.headers)).ended ?? "NOT_FOUND" });
    const origin = container.services.siteUrl();
    return fileResponse(toMarkdown(read.value, origin), `${read.value.conversation.title}.md`, markdown);
  });
}

/** `GET /api/export`: all that is kept of the caller, as one file, written while it is read. */
export function getWholeExport(container: Container, request: Request): Promise<Response> {
  return caught(container.services, async () => {
    const { actor, ended } = await container.identify(request.headers);
    if (actor === null) return errorResponse({ code: ended ?? "UNAUTHENTICATED" });
    const day = new Date(container.services.clock.now()).toISOString().slice(0, 10);
    return fileResponse(streamOf(container.services, actor, exportEverything(container.services, actor)), `footnote-${day}.json`, json);
  });
}

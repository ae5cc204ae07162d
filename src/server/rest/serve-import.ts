import type { IncomingMessage, ServerResponse } from "node:http";
import type { Container } from "../container";
import { errorResponse, wrongMethod } from "./error-response";
import { postImport } from "./post-import";
import { sendHeaders } from "./send-headers";

/** Whether a request's target is the one that `serveImport` answers. */
export function isForImport(target: string | undefined): boolean {
  return target !== undefined && /^\/api\/import(?:\?|$)/.test(target);
}

/**
 * Answers an upload of our own HTTP server without Next, which gathers every body in memory before a handler sees it, and cuts what is longer than
 * anything else may be. Here the file is read as it comes, no faster than it is taken over.
 */
export async function serveImport(container: Container, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const response = await answer(container, incoming);
  sendHeaders(container, response, outgoing);
  // The rest of a refused upload is read and thrown away, so that its sender sees the answer instead of a broken connection; but not without an end.
  if (incoming.headers["content-length"] !== undefined) incoming.resume();
  else if (!incoming.complete) outgoing.setHeader("connection", "close");
  outgoing.end(incoming.method === "HEAD" ? undefined : Buffer.from(await response.arrayBuffer()));
}

async function answer(container: Container, incoming: IncomingMessage): Promise<Response> {
  const url = `http://${incoming.headers.host ?? "localhost"}${incoming.url ?? "/"}`;
  if (!URL.canParse(url)) return errorResponse({ code: "VALIDATION_FAILED" });
  if (incoming.method !== "POST") return wrongMethod();
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    for (const one of [value ?? []].flat()) headers.append(name, one);
  }
  return postImport(container, new Request(url, { method: "POST", headers }), incoming);
}

import type { IncomingMessage, ServerResponse } from "node:http";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { incomingMessageToRequest } from "@trpc/server/adapters/node-http";
import type { Container } from "../container";
import { errorResponse } from "../rest/error-response";
import { sendHeaders } from "../rest/send-headers";
import { handleTrpc, trpcPath } from "./handler";

const packed = promisify(gzip);
/** What is shorter is not worth packing, in bytes. */
const packedFrom = 1_024;
/** Plain names only: what is spelled otherwise (percent signs, slashes more) is for Next to read, or to refuse. */
const plainPath = new RegExp(`^${trpcPath}/[A-Za-z.,]+(?:\\?|$)`);

/** Whether a request's target is one that `serveTrpc` answers. */
export function isForTrpc(target: string | undefined): boolean {
  return target !== undefined && plainPath.test(target);
}

/**
 * Answers a tRPC request of our own HTTP server without Next's router, which costs more than most procedures do: by the same handler as its
 * route, with the headers that every response has, packed as Next would.
 */
export async function serveTrpc(container: Container, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const response = await answer(container, incoming, outgoing);
  const { headers, body } = response;
  sendHeaders(container, response, outgoing);
  if (body !== null && headers.get("content-type")?.startsWith("text/event-stream")) return pass(body, outgoing);
  const whole = Buffer.from(await response.arrayBuffer());
  const isPacked = whole.length >= packedFrom && /\bgzip\b/.test([incoming.headers["accept-encoding"] ?? ""].flat().join());
  outgoing.setHeader("vary", "accept-encoding");
  if (isPacked) outgoing.setHeader("content-encoding", "gzip");
  const sent = isPacked ? await packed(whole) : whole;
  outgoing.setHeader("content-length", sent.length);
  outgoing.end(incoming.method === "HEAD" ? undefined : sent);
}

/** An address that cannot be read comes of a `Host` that is none. */
async function answer(container: Container, incoming: IncomingMessage, outgoing: ServerResponse): Promise<Response> {
  const { host } = incoming.headers;
  if (host !== undefined && !URL.canParse(`http://${host}`)) return errorResponse({ code: "VALIDATION_FAILED" });
  return handleTrpc(container, incomingMessageToRequest(incoming, outgoing, { maxBodySize: null }));
}

/** Passes a stream on, no faster than it is taken, until either side ends it. */
async function pass(body: ReadableStream<Uint8Array>, outgoing: ServerResponse): Promise<void> {
  const reader = body.getReader();
  const leave = () => void reader.cancel().catch(() => {});
  if (outgoing.destroyed) return leave();
  outgoing.once("close", leave);
  outgoing.flushHeaders();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    if (outgoing.destroyed) return;
    if (!outgoing.write(read.value)) await drained(outgoing);
  }
  outgoing.end();
}

function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      outgoing.off("drain", go).off("close", go);
      resolve();
    };
    outgoing.on("drain", go).on("close", go);
  });
}

import { type ClientRequest, request as httpRequest, type IncomingMessage } from "node:http";

/** A reply that came whole. */
export type Reply = { status: number; body: string; cookies: string[] };
export type Outgoing = { method?: "GET" | "POST"; headers?: Record<string, string>; body?: string };

/** A reply that is still coming. `leave` cuts the connection. */
export type OpenReply = { status: number; chunks: AsyncIterable<string>; leave(): void };

/** Sends a request on a connection of its own, which ends with it: what stays open afterwards is the server's doing. */
function open(url: string, { method = "GET", headers = {}, body }: Outgoing, onReply: (reply: IncomingMessage) => void): ClientRequest {
  const outgoing = httpRequest(url, { method, headers: { ...headers, connection: "close" }, agent: false }, onReply);
  outgoing.end(body);
  return outgoing;
}

/** Rejects when the connection breaks, after `withinMs`, and when `signal` aborts. */
export function fetchWhole(url: string, outgoing: Outgoing, withinMs: number, signal?: AbortSignal): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = open(url, outgoing, (reply) => {
      let body = "";
      reply
        .setEncoding("utf8")
        .on("data", (piece: string) => {
          body += piece;
        })
        .on("end", () => {
          clearTimeout(timer);
          const cookies = (reply.headers["set-cookie"] ?? []).map((line) => line.split(";")[0] ?? "");
          if (reply.complete) resolve({ status: reply.statusCode ?? 0, body, cookies });
          else reject(new Error("the reply broke off"));
        })
        .on("error", reject);
    });
    const giveUp = () => request.destroy(new Error("no reply while there was patience"));
    const timer = setTimeout(() => request.destroy(new Error(`no reply within ${withinMs} ms`)), withinMs);
    if (signal?.aborted) giveUp();
    signal?.addEventListener("abort", giveUp, { once: true });
    request.on("error", reject);
    request.on("close", () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", giveUp);
      reject(new Error("the connection was closed"));
    });
  });
}

/** Resolves with the beginning of a reply; its body is read as it comes. Ends, without an error, when the connection breaks. */
export function openStream(url: string, outgoing: Outgoing, silenceMs: number): Promise<OpenReply> {
  return new Promise((resolve, reject) => {
    const request = open(url, outgoing, (reply) => {
      resolve({ status: reply.statusCode ?? 0, chunks: untilBroken(reply.setEncoding("utf8")), leave: () => request.destroy() });
    });
    // The server says something every two seconds; a page gives up on a stream that is silent for longer.
    request.setTimeout(silenceMs, () => request.destroy(new Error("silence")));
    request.on("error", reject);
  });
}

async function* untilBroken(reply: IncomingMessage): AsyncGenerator<string> {
  try {
    for await (const piece of reply) yield String(piece);
  } catch {
    // Cut off from here or from there: whoever reads goes on from where it is.
  }
}

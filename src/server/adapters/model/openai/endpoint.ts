import { type IncomingMessage, Agent as PlainAgent, request as plainRequest } from "node:http";
import { Agent as TlsAgent, request as tlsRequest } from "node:https";
import { z } from "zod";
import { ModelFailure } from "@/server/domain/answer/ports";

/** An endpoint answered with another status than success. What it said, which may hold keys or prompts, is not kept but for its codes. */
export class EndpointRefusal extends Error {
  override name = "EndpointRefusal";
  constructor(
    readonly status: number,
    readonly codes: readonly unknown[],
  ) {
    super(`the model endpoint answered with status ${status}`);
  }
}

/** Posts JSON to a chat completions endpoint and gives its answer once it begins, whatever it is. Throws `EndpointRefusal` and `ModelFailure`. */
export type Post = (body: object, signal: AbortSignal) => Promise<IncomingMessage>;

/** A connection that has been idle for so long is closed from here: most servers wait for five seconds, and one that closes first loses a request. */
const longestIdleMs = 4_000;
const mostRefusalBytes = 65_536;
const Refused = z.object({ error: z.object({ code: z.unknown().optional(), type: z.unknown().optional() }) });

/**
 * A way to `<baseUrl>/chat/completions` that keeps its connections. On Node's own client: behind `fetch` each of a stream's chunks goes through a web
 * stream as well, which doubles what it costs to read. Nothing is tried twice, and no redirect is followed.
 */
export function createPost(baseUrl: string, apiKey: string | undefined): Post {
  const url = new URL(`${baseUrl.replace(/\/+$/, "")}/chat/completions`);
  const kept = { keepAlive: true, timeout: longestIdleMs };
  const isTls = url.protocol === "https:";
  const [request, agent] = isTls ? [tlsRequest, new TlsAgent(kept)] : [plainRequest, new PlainAgent(kept)];
  const headers = {
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
    "accept-encoding": "identity",
    "user-agent": "footnote",
    ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
  };
  return async (body, signal) => {
    signal.throwIfAborted();
    const bytes = Buffer.from(JSON.stringify(body));
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const asking = request(url, { method: "POST", agent, headers: { ...headers, "content-length": bytes.length } }, resolve);
      const abort = () => void asking.destroy();
      signal.addEventListener("abort", abort, { once: true });
      asking.on("error", () => reject(new ModelFailure("MODEL_UNAVAILABLE", "The model endpoint cannot be reached.")));
      asking.on("close", () => signal.removeEventListener("abort", abort));
      asking.end(bytes);
    });
    const { statusCode: status = 0 } = response;
    if (status >= 200 && status < 300) return response;
    throw new EndpointRefusal(status, await codesOf(response));
  };
}

/** What an answer says that came in one piece, up to `mostBytes`. */
export async function textOf(response: IncomingMessage, mostBytes: number): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response) {
    parts.push(part);
    bytes += part.length;
    if (bytes > mostBytes) throw new ModelFailure("MODEL_UNAVAILABLE", "The model endpoint answered more than was asked for.");
  }
  return Buffer.concat(parts).toString();
}

async function codesOf(response: IncomingMessage): Promise<unknown[]> {
  try {
    const { error } = Refused.parse(JSON.parse(await textOf(response, mostRefusalBytes)));
    return [error.code, error.type];
  } catch {
    return [];
  }
}

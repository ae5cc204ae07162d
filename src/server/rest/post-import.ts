import type { ImportReport } from "@/contract/import-report";
import { refusalBody } from "@/contract/refusal-body";
import { err, ok, type Result } from "@/contract/result";
import type { Container } from "../container";
import type { UserActor } from "../domain/identity/actor";
import { importConversations } from "../domain/transfer/import-conversations";
import { caught } from "./caught";
import { errorResponse, refusalResponse } from "./error-response";
import { refuseRequest } from "./request-guard";

type Body = AsyncIterable<Uint8Array>;

/**
 * `POST /api/import?trial=1`: what a file of conversations would add to the caller's; without `trial` it is added. The body is the file itself, and is read as
 * it comes. For people with an account, one import at a time. It stops when whoever sent it may not go on; the refusal then carries the report up to there.
 */
export function postImport(container: Container, request: Request, body: Body | null): Promise<Response> {
  return caught(container.services, async () => {
    const refused = refuseRequest(request, container.env.PUBLIC_URL);
    if (refused !== null) return errorResponse({ code: refused });
    const { actor, ended } = await container.identify(request.headers);
    if (actor === null) return errorResponse({ code: ended ?? "UNAUTHENTICATED" });
    if (actor.kind === "guest") return errorResponse({ code: "UNAUTHENTICATED" });
    const leave = container.services.importPlaces(actor.userId);
    if (leave === null) return errorResponse({ code: "CONFLICT" });
    const { signal, end } = container.services.longRequests.begin(actor);
    try {
      return await importBody(container, request, { actor, body, signal });
    } finally {
      end();
      leave();
    }
  });
}

type Upload = { actor: UserActor; body: Body | null; signal: AbortSignal };

async function importBody(container: Container, request: Request, { actor, body, signal }: Upload): Promise<Response> {
  const { services } = container;
  const isTrial = new URL(request.url).searchParams.get("trial") === "1";
  const upload = limited(body, { maxBytes: services.importMaxBytes, signal });
  const imported = await importConversations(services, actor, { text: upload.text(), isTrial, signal });
  if (signal.aborted && imported.ok) {
    void upload.throwAway();
    return stopped(container, request, imported.value);
  }
  const whole = imported.ok ? upload.outcome() : await upload.rest();
  if (!whole.ok) return errorResponse(whole);
  if (!imported.ok) return errorResponse(imported);
  return Response.json(imported.value, { headers: { "cache-control": "no-store" } });
}

/** Says why whoever sent this may not go on, and what came in before. Somebody who only has another role by now may send it again: CONFLICT. */
async function stopped({ identify }: Container, { headers }: Request, report: ImportReport): Promise<Response> {
  const { ended } = await identify(headers);
  return refusalResponse({ ...refusalBody(ended ?? "CONFLICT"), report });
}

/**
 * A body as text, no more than `maxBytes` of it, and nothing more once `signal` aborts, however long the next piece takes. `rest` reads on to the end, so
 * that its sender sees the answer instead of a broken connection.
 */
function limited(body: Body | null, { maxBytes, signal }: { maxBytes: number; signal: AbortSignal }) {
  const chunks = body?.[Symbol.asyncIterator]();
  let bytes = 0;
  const aborted = new Promise<null>((resolve) => signal.addEventListener("abort", () => resolve(null), { once: true }));
  const next = async (): Promise<Uint8Array | null> => {
    const read = await Promise.race([chunks?.next(), aborted]);
    if (!read || read.done || signal.aborted) return null;
    bytes += read.value.byteLength;
    return bytes > maxBytes ? null : read.value;
  };
  const outcome = (): Result<null, "PAYLOAD_TOO_LARGE"> => (bytes > maxBytes ? err("PAYLOAD_TOO_LARGE") : ok(null));
  return {
    async *text(): AsyncGenerator<string> {
      const decoder = new TextDecoder();
      for (let chunk = await next(); chunk !== null; chunk = await next()) yield decoder.decode(chunk, { stream: true });
      const last = decoder.decode();
      if (last !== "") yield last;
    },
    outcome,
    async rest() {
      while ((await next()) !== null);
      return outcome();
    },
    /** The same beside the answer, for whoever is not waited for. */
    async throwAway() {
      try {
        for (let read = await chunks?.next(); read && !read.done && bytes <= maxBytes; read = await chunks?.next())
          bytes += read.value.byteLength;
      } catch {
        // Whoever sent it has left.
      }
    },
  };
}

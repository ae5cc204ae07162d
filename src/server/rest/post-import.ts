import { err, ok, type Result } from "@/contract/result";
import type { Container } from "../container";
import type { UserActor } from "../domain/identity/actor";
import { importConversations } from "../domain/transfer/import-conversations";
import { caught } from "./caught";
import { errorResponse } from "./error-response";
import { refuseRequest } from "./request-guard";

/**
 * `POST /api/import?trial=1`: what a file of conversations would add to the caller's; without `trial` it is added. The body is the file itself, and is read as
 * it comes. For people with an account, one import at a time.
 */
export function postImport(container: Container, request: Request, body: AsyncIterable<Uint8Array> | null): Promise<Response> {
  return caught(container.services, async () => {
    const refused = refuseRequest(request, container.env.PUBLIC_URL);
    if (refused !== null) return errorResponse({ code: refused });
    const { actor, ended } = await container.identify(request.headers);
    if (actor === null) return errorResponse({ code: ended ?? "UNAUTHENTICATED" });
    if (actor.kind === "guest") return errorResponse({ code: "UNAUTHENTICATED" });
    const leave = container.services.importPlaces(actor.userId);
    if (leave === null) return errorResponse({ code: "CONFLICT" });
    try {
      const isTrial = new URL(request.url).searchParams.get("trial") === "1";
      return await importBody(container, actor, body, isTrial);
    } finally {
      leave();
    }
  });
}

async function importBody(
  container: Container,
  actor: UserActor,
  body: AsyncIterable<Uint8Array> | null,
  isTrial: boolean,
): Promise<Response> {
  const { services } = container;
  const upload = limited(body, services.importMaxBytes);
  const imported = await importConversations(services, actor, { text: upload.text(), isTrial });
  const whole = imported.ok ? upload.outcome() : await upload.rest();
  if (!whole.ok) return errorResponse(whole);
  if (!imported.ok) return errorResponse(imported);
  return Response.json(imported.value, { headers: { "cache-control": "no-store" } });
}

/** A body as text, no more than `maxBytes` of it. `rest` reads on to the end, so that its sender sees the answer instead of a broken connection. */
function limited(body: AsyncIterable<Uint8Array> | null, maxBytes: number) {
  const chunks = body?.[Symbol.asyncIterator]();
  let bytes = 0;
  const next = async (): Promise<Uint8Array | null> => {
    const read = await chunks?.next();
    if (read === undefined || read.done) return null;
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
  };
}

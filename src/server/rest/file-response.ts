import type { Actor } from "../domain/identity/actor";
import type { RunningRequest } from "../domain/identity/long-requests";
import type { Services } from "../services";

/** A file to be saved under a name. */
export function fileResponse(body: BodyInit, name: string, type: string): Response {
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
export function streamOf(
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

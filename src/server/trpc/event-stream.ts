import { callTRPCProcedure, getTRPCErrorFromUnknown, getTRPCErrorShape, isTrackedEnvelope } from "@trpc/server";
import type { Context } from "./context";
import { pingMs, reconnectAfterSilenceMs } from "./init";
import { appRouter } from "./root";

const path = "connection.events";
/** Pieces that a reader may leave untaken before its events wait in their inbox, which knows how to fall behind. */
const mostUntaken = 4;
/** Characters after which a piece goes out before its turn is over. */
const longestPiece = 65_536;
const headers = { "content-type": "text/event-stream", "x-accel-buffering": "no", connection: "keep-alive" };

/**
 * The stream of `connection.events`, on tRPC's wire and through its procedure. tRPC's own producer takes each event through two transforms in three pieces
 * and races it with a timer; here everything that comes within one turn of the event loop is one piece. Null where the request is no stream of
 * events, or one that is refused before it begins: then tRPC answers.
 */
export async function openEventStream(request: Request, context: Context): Promise<Response | null> {
  const { pathname, searchParams } = new URL(request.url);
  if (request.method !== "GET" || !pathname.endsWith(`/${path}`) || searchParams.get("batch") === "1") return null;
  const input = inputOf(request.headers, searchParams);
  const leaving = new AbortController();
  const leave = () => leaving.abort();
  if (request.signal.aborted) leave();
  request.signal.addEventListener("abort", leave, { once: true });
  try {
    const call = { router: appRouter, path, getRawInput: async () => input, ctx: context, type: "subscription" as const, batchIndex: 0 };
    const told: AsyncIterable<unknown> = await callTRPCProcedure({ ...call, signal: leaving.signal });
    const body = streamOf(toFrames(told, input, context, leaving.signal), leaving);
    return new Response(body, { headers });
  } catch {
    request.signal.removeEventListener("abort", leave);
    return null;
  }
}

/** As tRPC reads it: `lastEventId` is a browser's own when it comes back by itself. */
function inputOf(requestHeaders: Headers, searchParams: URLSearchParams): unknown {
  const lastEventId = requestHeaders.get("last-event-id") ?? searchParams.get("lastEventId") ?? searchParams.get("Last-Event-Id");
  try {
    const input: unknown = JSON.parse(searchParams.get("input") ?? "null");
    return lastEventId && typeof input === "object" ? { ...input, lastEventId } : input;
  } catch {
    return null;
  }
}

async function* toFrames(told: AsyncIterable<unknown>, input: unknown, ctx: Context, signal: AbortSignal): AsyncGenerator<string> {
  try {
    for await (const event of told) {
      if (isTrackedEnvelope(event)) yield `data: ${JSON.stringify(event[1])}\nid: ${event[0]}\n\n`;
    }
    yield "event: return\ndata: \n\n";
  } catch (cause) {
    if (signal.aborted) return;
    const error = getTRPCErrorFromUnknown(cause);
    const shape = getTRPCErrorShape({ config: appRouter._def._config, ctx, error, input, path, type: "subscription" });
    yield `event: serialized-error\ndata: ${JSON.stringify(shape)}\n\n`;
  }
}

const encoder = new TextEncoder();
const connected = `event: connected\ndata: ${JSON.stringify({ reconnectAfterInactivityMs: reconnectAfterSilenceMs })}\n\n`;
const ping = "event: ping\ndata: \n\n";

/** Joins the frames of one turn of the event loop, and pings where there were none for a while. */
function streamOf(frames: AsyncGenerator<string>, leaving: AbortController): ReadableStream<Uint8Array> {
  const { signal } = leaving;
  let waiting = "";
  let turn: ReturnType<typeof setImmediate> | null = null;
  let isCancelled = false;
  let onRoom: (() => void) | null = null;

  const hasRoom = () => {
    onRoom?.();
    onRoom = null;
  };
  const pump = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    const send = (text: string) => {
      if (text !== "" && !isCancelled) controller.enqueue(encoder.encode(text));
      pinging.refresh();
    };
    const pinging = setInterval(() => void (hasSpace() && send(ping)), pingMs);
    const hasSpace = () => (controller.desiredSize ?? 0) > 0;
    const flush = () => {
      turn = null;
      send(waiting);
      waiting = "";
    };
    send(connected);
    for await (const frame of frames) {
      waiting += frame;
      turn ??= setImmediate(flush);
      if (signal.aborted || (waiting.length < longestPiece && hasSpace())) continue;
      await new Promise<void>((resolve) => {
        onRoom = resolve;
      });
    }
    clearInterval(pinging);
    if (turn !== null) clearImmediate(turn);
    flush();
    if (!isCancelled) controller.close();
  };
  signal.addEventListener("abort", hasRoom, { once: true });
  return new ReadableStream(
    {
      start: (controller) => void pump(controller),
      pull: hasRoom,
      cancel() {
        isCancelled = true;
        leaving.abort();
      },
    },
    { highWaterMark: mostUntaken },
  );
}

import type { TRPCError } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { limits } from "@/contract/limits";
import type { Container } from "../container";
import { errorResponse } from "../rest/error-response";
import { guestCookie, newGuestToken } from "../rest/guest-cookie";
import { outagePauseMs } from "../rest/outage-pause";
import { readLimited, refuseRequest } from "../rest/request-guard";
import type { Context } from "./context";
import { openEventStream } from "./event-stream";
import { appRouter } from "./root";

export const trpcPath = "/api/trpc";

/** Answers a tRPC request. Everything here is personal, so nothing is stored on the way. */
export async function handleTrpc(container: Container, request: Request): Promise<Response> {
  const refused = refuseRequest(request, container.env.PUBLIC_URL);
  if (refused !== null) return errorResponse({ code: refused });
  const limited = await readLimited(request, limits.bodyBytes);
  if (!limited.ok) return errorResponse(limited);
  const caller = await container.identify(request.headers);
  const resHeaders = new Headers();
  const setCookies = (cookies: readonly string[]) => {
    for (const cookie of cookies) resHeaders.append("set-cookie", cookie);
  };
  const context: Context = {
    services: container.services,
    caller,
    actor: caller.actor,
    setGuestCookie: () => setCookies([guestCookie(newGuestToken(), container.isSecure)]),
    rememberDevice: (userId) => setCookies([container.deviceCookie(request.headers, userId)]),
    clearSessionCookie: () => setCookies(container.endedSessionCookies),
    clearLooks: () => setCookies(container.noPreferences),
  };
  const response = (await openEventStream(limited.value, context)) ?? (await callProcedures(limited.value, context));
  for (const cookie of resHeaders.getSetCookie()) response.headers.append("set-cookie", cookie);
  // Without no-transform, whatever compresses responses holds events back.
  const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") ?? false;
  response.headers.set("cache-control", isStream ? "no-store, no-transform" : "no-store");
  return response;
}

function callProcedures(req: Request, context: Context): Promise<Response> {
  const { batchSize: maxBatchSize } = limits;
  const responseMeta = ({ errors }: { errors: TRPCError[] }) => {
    const isAway = errors.some(({ cause }) => context.services.isOutage(cause));
    return isAway ? { headers: { "retry-after": String(outagePauseMs / 1_000) } } : {};
  };
  return fetchRequestHandler({ endpoint: trpcPath, req, router: appRouter, maxBatchSize, responseMeta, createContext: () => context });
}

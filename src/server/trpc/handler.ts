import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { limits } from "@/contract/limits";
import type { Container } from "../container";
import { errorResponse } from "../rest/error-response";
import { guestCookie, newGuestToken } from "../rest/guest-cookie";
import { readLimited, refuseRequest } from "../rest/request-guard";
import type { Context } from "./context";
import { appRouter } from "./root";

export const trpcPath = "/api/trpc";

/** Answers a tRPC request. Everything here is personal, so nothing is stored on the way. */
export async function handleTrpc(container: Container, request: Request): Promise<Response> {
  const refused = refuseRequest(request, container.env.PUBLIC_URL);
  if (refused !== null) return errorResponse({ code: refused });
  const limited = await readLimited(request, limits.bodyBytes);
  if (!limited.ok) return errorResponse(limited);
  const caller = await container.identify(request.headers);
  const response = await fetchRequestHandler({
    endpoint: trpcPath,
    req: limited.value,
    router: appRouter,
    maxBatchSize: limits.batchSize,
    createContext: ({ resHeaders }): Context => ({
      services: container.services,
      caller,
      actor: caller.actor,
      setGuestCookie: () => resHeaders.append("set-cookie", guestCookie(newGuestToken(), container.isSecure)),
      rememberDevice: (userId) => resHeaders.append("set-cookie", container.deviceCookie(request.headers, userId)),
      clearSessionCookie: () => resHeaders.append("set-cookie", container.endedSessionCookie),
    }),
  });
  // Without no-transform, whatever compresses responses holds events back.
  const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") ?? false;
  response.headers.set("cache-control", isStream ? "no-store, no-transform" : "no-store");
  return response;
}

import type { RequestListener, Server } from "node:http";
import { limits } from "@/contract/limits";
import type { Container } from "@/server/container";
import type { Env } from "@/server/env";
import { isSecureSite } from "@/server/rest/security-headers";
import { isForImport, serveImport } from "@/server/rest/serve-import";
import { isForTrpc, serveTrpc } from "@/server/trpc/serve-request";
import { isExpectedHost } from "./expected-host";
import { cleanOutsideHeaders } from "./outside-headers";
import { createEarlyRefusals } from "./refused-early";

/** A request that has not come whole by then is cut off; replies may take as long as they like. */
export const longestRequestMs = 60_000;

/** What answers requests: the services, and Next for pages and all other routes. Both may have to be waited for. */
export type Application = { container(): Promise<Container>; pages(): Promise<(...request: Parameters<RequestListener>) => Promise<void>> };

/**
 * Answers a server's requests: what is not worth the application's time at once, tRPC and imports without Next, all else by Next. `end` refuses
 * new requests, on open connections too; replies under way go on.
 */
export function answerRequests(server: Server, env: Env, { container, pages }: Application): { end(): void } {
  const { HOST, PUBLIC_URL, TRUST_PROXY, IMPORT_MAX_MB } = env;
  const early = createEarlyRefusals(isSecureSite(env));
  let isEnding = false;
  server.on("request", (req, res) => {
    if (isEnding) return early.unavailable(res.setHeader("connection", "close"));
    if (!isExpectedHost(req.headers.host, HOST, PUBLIC_URL)) return early.misdirected(res);
    const isUpload = isForImport(req.url);
    if (early.refused(req, res, isUpload ? IMPORT_MAX_MB * 1_000_000 : limits.bodyBytes)) return;
    cleanOutsideHeaders(req, TRUST_PROXY);
    if (!isUpload) early.cutOffLate(req, longestRequestMs);
    const serve = isUpload ? serveImport : isForTrpc(req.url) ? serveTrpc : null;
    const answered = serve ? container().then((own) => serve(own, req, res)) : pages().then((handle) => handle(req, res));
    answered.catch(() => early.unavailable(res));
  });
  server.on("clientError", early.unreadable).on("connect", early.tunnel);
  return {
    end() {
      isEnding = true;
      server.close();
    },
  };
}

import { createServer, type Server, type ServerResponse } from "node:http";
import { networkInterfaces } from "node:os";
import next from "next";
import { limits } from "@/contract/limits";
import { refusalBody } from "@/contract/refusal-body";
import type { Env } from "@/server/env";
import { getContainer } from "@/server/process-container";
import { isForImport, serveImport } from "@/server/rest/serve-import";
import { isForTrpc, serveTrpc } from "@/server/trpc/serve-request";
import { CommandFailed } from "./control-socket";
import { isExpectedHost } from "./expected-host";
import { cleanOutsideHeaders } from "./outside-headers";
import { cutOffLate, refusedEarly, refuseTunnel, refuseUnreadable } from "./refused-early";

/** A request that has not come whole by then is cut off; replies may take as long as they like. */
const longestRequestMs = 60_000;
/** An imported file may come over a slow line. */
const longestUploadMs = 15 * 60_000;

/** A listening server: its address as a person would type it. `end` refuses new requests, on open connections too; replies under way go on. */
export type Listening = { server: Server; url: string; end(): void };

/**
 * Serves the built application. Next's own request handler behind a plain HTTP server, not `next start`: the process keeps what it needs
 * for an orderly end (which streams are open, when the port is free) and can say in words why it cannot listen.
 */
export async function listen(root: string, { HOST: host, PORT: port, PUBLIC_URL, TRUST_PROXY, IMPORT_MAX_MB }: Env): Promise<Listening> {
  const server = createServer({ requestTimeout: longestUploadMs, headersTimeout: longestRequestMs });
  // Bind first: a taken port is found before anything is opened. Requests wait for the application.
  await bind(server, host, port);
  // Next hangs up on whoever offers another protocol, which clients of plain HTTP/2 do: given a server that nobody reaches, it listens for that
  // there, and the offer is passed over here.
  const app = next({ dev: false, dir: root, hostname: host, port: portOf(server), customServer: true, httpServer: createServer() });
  const ready = app.prepare().then(() => app.getRequestHandler());
  let isEnding = false;
  server.on("request", (req, res) => {
    if (isEnding) return unavailable(res.setHeader("connection", "close"));
    if (!isExpectedHost(req.headers.host, host, PUBLIC_URL)) return misdirected(res);
    const isUpload = isForImport(req.url);
    if (refusedEarly(req, res, isUpload ? IMPORT_MAX_MB * 1_000_000 : limits.bodyBytes)) return;
    cleanOutsideHeaders(req, TRUST_PROXY);
    if (!isUpload) cutOffLate(req, longestRequestMs);
    const serve = isUpload ? serveImport : isForTrpc(req.url) ? serveTrpc : null;
    const answered = serve ? getContainer().then((container) => serve(container, req, res)) : ready.then((handle) => handle(req, res));
    answered.catch(() => unavailable(res));
  });
  server.on("clientError", refuseUnreadable).on("connect", refuseTunnel);
  await ready;
  const end = () => {
    isEnding = true;
    server.close();
  };
  return { server, url: `http://${shownHost(host)}:${portOf(server)}`, end };
}

/** What has begun cannot become a refusal any more: it breaks off, so that nobody takes it for whole. */
function unavailable(res: ServerResponse): void {
  if (res.headersSent) return void res.destroy();
  res.writeHead(503, { "content-type": "application/json", "cache-control": "no-store" });
  res.end(JSON.stringify(refusalBody("SERVICE_UNAVAILABLE")));
}

function misdirected(res: ServerResponse): void {
  res.writeHead(421, { "content-type": "text/plain; charset=utf-8", connection: "close" });
  res.end("This server is not known by that name. Set PUBLIC_URL to the address people use.\n");
}

function bind(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(new CommandFailed("SERVICE_UNAVAILABLE", sentenceFor(error, host, port))),
    );
    server.listen(port, host, () => resolve());
  });
}

function sentenceFor(error: NodeJS.ErrnoException, host: string, port: number): string {
  if (error.code === "EADDRINUSE") return `Port ${port} is taken by another program. Choose another with --port, or stop that program.`;
  if (error.code === "EACCES") return `This user may not listen on port ${port}. Choose a port above 1023 with --port.`;
  if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND")
    return `This machine has no address ${host}. Set HOST or --host to one of its own.`;
  return `Cannot listen on ${host}:${port} (${error.code ?? error.message}).`;
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** A wildcard is no address to type: show one that works. */
function shownHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") {
    const outside = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .find((entry) => entry.family === "IPv4" && !entry.internal);
    return outside?.address ?? "127.0.0.1";
  }
  return host.includes(":") ? `[${host}]` : host;
}

import { createServer, type Server } from "node:http";
import { networkInterfaces } from "node:os";
import next from "next";
import type { Env } from "@/server/env";
import { getContainer } from "@/server/process-container";
import { answerRequests, longestRequestMs } from "./answer-requests";
import { CommandFailed } from "./control-socket";

/** An imported file may come over a slow line. */
const longestUploadMs = 15 * 60_000;

/** A listening server: its address as a person would type it. `end` refuses new requests, on open connections too; replies under way go on. */
export type Listening = { server: Server; url: string; end(): void };

/**
 * Serves the built application. Next's own request handler behind a plain HTTP server, not `next start`: the process keeps what it needs
 * for an orderly end (which streams are open, when the port is free) and can say in words why it cannot listen.
 */
export async function listen(root: string, env: Env): Promise<Listening> {
  const { HOST: host, PORT: port } = env;
  const server = createServer({ requestTimeout: longestUploadMs, headersTimeout: longestRequestMs });
  // Bind first: a taken port is found before anything is opened. Requests wait for the application.
  await bind(server, host, port);
  // Next hangs up on whoever offers another protocol, which clients of plain HTTP/2 do: given a server that nobody reaches, it listens for that
  // there, and the offer is passed over here.
  const app = next({ dev: false, dir: root, hostname: host, port: portOf(server), customServer: true, httpServer: createServer() });
  const ready = app.prepare().then(() => app.getRequestHandler());
  const { end } = answerRequests(server, env, { container: getContainer, pages: () => ready });
  await ready;
  return { server, url: `http://${shownHost(host)}:${portOf(server)}`, end };
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

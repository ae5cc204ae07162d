import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { ErrorCode } from "@/contract/error-code";
import { limits } from "@/contract/limits";
import { refusalBody } from "@/contract/refusal-body";
import { ownSecurityHeaders } from "@/server/rest/send-headers";
import { pathAsked } from "./request-target";

/** What our own HTTP server answers by itself, with the headers that every answer has. */
export type EarlyRefusals = {
  /**
   * Answers what the application need not see: methods and targets that nothing here takes, and bodies longer than `maxBytes`. True: answered.
   */
  refused(request: IncomingMessage, response: ServerResponse, maxBytes: number): boolean;
  /** Answers that the application is not there, or no more. What has begun cannot become a refusal: it breaks off, so that nobody takes it for whole. */
  unavailable(response: ServerResponse): void;
  /** Answers whoever asks for another host. */
  misdirected(response: ServerResponse): void;
  /** Ends a connection whose request has not come whole in time. */
  cutOffLate(request: IncomingMessage, afterMs: number): void;
  /** Answers what is no HTTP, or too much of it, before there is a request. */
  unreadable(error: NodeJS.ErrnoException, socket: Duplex): void;
  /** Answers a request for a tunnel. */
  tunnel(request: IncomingMessage, socket: Duplex): void;
};

const allowed = "GET, HEAD, POST, OPTIONS";
/** How much of a body that is too long is read and thrown away, so that its sender sees the answer instead of a broken connection. */
const drainedBytes = 16 * limits.bodyBytes;
const drainMs = 10_000;
const statusOf: Record<string, string> = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  HPE_INVALID_METHOD: "405 Method Not Allowed",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

/** `isSecure`: the public address is https. */
export function createEarlyRefusals(isSecure: boolean): EarlyRefusals {
  const withHeaders = (response: ServerResponse) => response.setHeaders(new Map(ownSecurityHeaders(isSecure)));
  const json = (response: ServerResponse, status: number, code: ErrorCode, own: Record<string, string> = {}) =>
    withHeaders(response)
      .writeHead(status, { "content-type": "application/json", "cache-control": "no-store", ...own })
      .end(JSON.stringify(refusalBody(code)));
  const refuse = (request: IncomingMessage, response: ServerResponse, status: number, code: ErrorCode) =>
    onceRead(request, () => response.headersSent || json(response, status, code, { connection: "close", allow: allowed }));
  return {
    refused(request, response, maxBytes) {
      const { method = "", headers, url = "" } = request;
      if (method === "OPTIONS") {
        withHeaders(response).writeHead(204, { allow: allowed }).end();
        return true;
      }
      const path = pathAsked(url, headers.host);
      if (path === null) {
        refuse(request, response, 400, "VALIDATION_FAILED");
        return true;
      }
      request.url = path;
      const isApi = /^\/api(?:[/?]|$)/.test(path);
      if (!(method === "GET" || method === "HEAD" || (method === "POST" && isApi))) {
        refuse(request, response, 405, "VALIDATION_FAILED");
        return true;
      }
      if (Number(headers["content-length"] ?? 0) <= maxBytes) return false;
      refuse(request, response, 413, "PAYLOAD_TOO_LARGE");
      return true;
    },
    unavailable: (response) => void (response.headersSent ? response.destroy() : json(response, 503, "SERVICE_UNAVAILABLE")),
    misdirected(response) {
      withHeaders(response).writeHead(421, {
        "content-type": "text/plain; charset=utf-8",
        "cache-control": "no-store",
        connection: "close",
      });
      response.end("This server is not known by that name. Set PUBLIC_URL to the address people use.\n");
    },
    cutOffLate(request, afterMs) {
      if (request.complete) return;
      const late = () => request.complete || answerRaw(request.socket, "408 Request Timeout", isSecure);
      const timer = setTimeout(late, afterMs).unref();
      request.on("close", () => clearTimeout(timer)).on("end", () => clearTimeout(timer));
    },
    unreadable: (error, socket) => answerRaw(socket, statusOf[error.code ?? ""] ?? "400 Bad Request", isSecure),
    tunnel: (_request, socket) => answerRaw(socket, "405 Method Not Allowed", isSecure),
  };
}

/** Answers a request once its body is read, or too much of it, or has not come for too long. */
function onceRead(request: IncomingMessage, answer: () => void): void {
  let bytes = 0;
  const timer = setTimeout(answer, drainMs);
  request.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > drainedBytes) answer();
  });
  request.on("close", () => clearTimeout(timer)).on("end", answer);
}

/** Where there is no request to answer, or none that is whole. */
function answerRaw(socket: Duplex, status: string, isSecure: boolean): void {
  if (!socket.writable) return void socket.destroy();
  const body = JSON.stringify(refusalBody("VALIDATION_FAILED"));
  const headers = [
    ["content-type", "application/json"],
    ["cache-control", "no-store"],
    ["content-length", String(Buffer.byteLength(body))],
    ["connection", "close"],
    ...ownSecurityHeaders(isSecure),
  ].map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status}\r\n${headers.join("")}\r\n${body}`);
}

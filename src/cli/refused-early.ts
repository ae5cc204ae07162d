import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { ErrorCode } from "@/contract/error-code";
import { limits } from "@/contract/limits";
import { refusalBody } from "@/contract/refusal-body";
import { pathAsked } from "./request-target";

const allowed = "GET, HEAD, POST, OPTIONS";
/** How much of a body that is too long is read and thrown away, so that its sender sees the answer instead of a broken connection. */
const drainedBytes = 16 * limits.bodyBytes;
const drainMs = 10_000;

/**
 * Answers what the application need not see: methods and targets that nothing here takes, and bodies longer than `maxBytes`. True: answered.
 */
export function refusedEarly(request: IncomingMessage, response: ServerResponse, maxBytes: number): boolean {
  const { method = "", headers, url = "" } = request;
  if (method === "OPTIONS") {
    response.writeHead(204, { allow: allowed }).end();
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
}

function refuse(request: IncomingMessage, response: ServerResponse, status: number, code: ErrorCode): void {
  const answer = () => {
    if (response.headersSent) return;
    const headers = { "content-type": "application/json", "cache-control": "no-store", connection: "close", allow: allowed };
    response.writeHead(status, headers).end(JSON.stringify(refusalBody(code)));
  };
  let bytes = 0;
  const timer = setTimeout(answer, drainMs);
  request.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > drainedBytes) answer();
  });
  request.on("close", () => clearTimeout(timer)).on("end", answer);
}

/** Ends a connection whose request has not come whole in time. */
export function cutOffLate(request: IncomingMessage, afterMs: number): void {
  if (request.complete) return;
  const timer = setTimeout(() => request.complete || answerRaw(request.socket, "408 Request Timeout"), afterMs).unref();
  request.on("close", () => clearTimeout(timer)).on("end", () => clearTimeout(timer));
}

const statusOf: Record<string, string> = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  HPE_INVALID_METHOD: "405 Method Not Allowed",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

/** Answers what is no HTTP, or too much of it, before there is a request. */
export function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  answerRaw(socket, statusOf[error.code ?? ""] ?? "400 Bad Request");
}

/** Answers a request for a tunnel. */
export function refuseTunnel(_request: IncomingMessage, socket: Duplex): void {
  answerRaw(socket, "405 Method Not Allowed");
}

function answerRaw(socket: Duplex, status: string): void {
  if (!socket.writable) return void socket.destroy();
  const body = JSON.stringify(refusalBody("VALIDATION_FAILED"));
  const headers = `Content-Type: application/json\r\nCache-Control: no-store\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close`;
  socket.end(`HTTP/1.1 ${status}\r\n${headers}\r\n\r\n${body}`);
}

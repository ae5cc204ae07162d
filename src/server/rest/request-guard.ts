import { err, ok, type Result } from "@/contract/result";

/**
 * Refuses what a browser must not send here: changes from another site, and bodies that are not JSON (which a form can send without the
 * browser asking first). Programs send no Origin and are not meant. Null: go on.
 */
export function refuseRequest(request: Request, publicUrl: string | undefined): "FORBIDDEN" | "VALIDATION_FAILED" | null {
  if (request.method === "GET" || request.method === "HEAD") return null;
  if (!isSameOrigin(request, publicUrl)) return "FORBIDDEN";
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  return type === "application/json" ? null : "VALIDATION_FAILED";
}

/** By scheme, host and port: those of the public address, or those that the request itself came under. */
function isSameOrigin({ headers }: Request, publicUrl: string | undefined): boolean {
  const origin = headers.get("origin");
  if (origin === null) return ["same-origin", "none", null].includes(headers.get("sec-fetch-site"));
  return (publicUrl !== undefined && origin === new URL(publicUrl).origin) || origin === originAsked(headers, publicUrl);
}

/** The origin that a request came under; null where its Host header is none. */
export function originAsked(headers: Headers, publicUrl: string | undefined): string | null {
  const own = `${ownScheme(headers, publicUrl)}://${headers.get("host") ?? ""}`;
  return URL.canParse(own) ? new URL(own).origin : null;
}

/** What a trusted proxy says (the listener takes the header from all others), or how the public address begins. */
function ownScheme(headers: Headers, publicUrl: string | undefined): "http" | "https" {
  const forwarded = headers.get("x-forwarded-proto")?.split(",").at(-1)?.trim();
  if (forwarded === "http" || forwarded === "https") return forwarded;
  return publicUrl?.startsWith("https:") ? "https" : "http";
}

/** How much of a body that is too long is read and thrown away, so that its sender sees the answer instead of a broken connection. */
const drainedFactor = 16;

/** The same request with its body read; refused when it is longer than `maxBytes`, whatever its header says. */
export async function readLimited(request: Request, maxBytes: number): Promise<Result<Request, "PAYLOAD_TOO_LARGE">> {
  if (request.body === null) return ok(request);
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for await (const chunk of request.body) {
    bytes += chunk.byteLength;
    if (bytes > drainedFactor * maxBytes) break;
    if (bytes <= maxBytes) chunks.push(new Uint8Array(chunk));
  }
  if (bytes > maxBytes) return err("PAYLOAD_TOO_LARGE");
  const { url, method, headers, signal } = request;
  return ok(new Request(url, { method, headers, signal, body: new Blob(chunks) }));
}

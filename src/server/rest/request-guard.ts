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

function isSameOrigin(request: Request, publicUrl: string | undefined): boolean {
  const origin = request.headers.get("origin");
  if (origin === null) return ["same-origin", "none", null].includes(request.headers.get("sec-fetch-site"));
  if (publicUrl !== undefined && origin === new URL(publicUrl).origin) return true;
  return URL.canParse(origin) && new URL(origin).host === request.headers.get("host");
}

/** The same request with its body read; refused when it is longer than `maxBytes`, whatever its header says. */
export async function readLimited(request: Request, maxBytes: number): Promise<Result<Request, "PAYLOAD_TOO_LARGE">> {
  if (request.body === null) return ok(request);
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) return err("PAYLOAD_TOO_LARGE");
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for await (const chunk of request.body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) return err("PAYLOAD_TOO_LARGE");
    chunks.push(new Uint8Array(chunk));
  }
  const { url, method, headers, signal } = request;
  return ok(new Request(url, { method, headers, signal, body: new Blob(chunks) }));
}

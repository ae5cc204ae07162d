import type { Actor } from "../domain/identity/actor";
import { ownerKey } from "../domain/identity/owner";

/** A UUID (version 8, RFC 9562 section 5.8) that the same key of the same actor always gives, `about` the same thing. */
export async function idFrom(
  actor: Actor,
  what: "conversation" | "message" | "answer",
  key: string,
  about: unknown = null,
): Promise<string> {
  const named = new TextEncoder().encode(JSON.stringify([ownerKey(actor), what, key, about]));
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", named));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes.subarray(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

import { createHash, randomBytes } from "node:crypto";
import type { TokenSource } from "../../domain/identity/ports";

/** Tokens from the system's random source. */
export const randomTokens: TokenSource = {
  next: () => randomBytes(32).toString("base64url"),
  hash: (token) => createHash("sha256").update(token).digest("hex"),
};

import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const fileName = "secret";

/**
 * The secret that session cookies are sealed with: `NEXTAUTH_SECRET`, or for the embedded database one that is made once and kept in the data
 * folder, readable by its owner alone. Two starts at once agree on one.
 */
export function sessionSecret(given: string | undefined, dataDir: string): string {
  if (given !== undefined) return given;
  mkdirSync(dataDir, { recursive: true });
  const file = path.join(dataDir, fileName);
  try {
    writeFileSync(file, `${randomBytes(32).toString("base64url")}\n`, { flag: "wx", mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  return readFileSync(file, "utf8").trim();
}

import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

const fileName = "secret";
/** What is asked of `NEXTAUTH_SECRET`, too. */
const leastCharacters = 32;

/**
 * The secret that session cookies are sealed with: `NEXTAUTH_SECRET`, or for the embedded database one that is made once and kept in the data
 * folder, readable by its owner alone. Two starts at once agree on one. A file that a full disk or a crash has left short is made anew: whoever
 * knows that it is empty could seal cookies.
 */
export function sessionSecret(given: string | undefined, dataDir: string): string {
  if (given !== undefined) return given;
  mkdirSync(dataDir, { recursive: true });
  const file = path.join(dataDir, fileName);
  const kept = read(file);
  if (kept !== null && kept.length >= leastCharacters) return kept;
  if (kept !== null) rmSync(file);
  return make(file);
}

function read(file: string): string | null {
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    if (hasCode(error, "ENOENT")) return null;
    throw error;
  }
}

/** Stands there whole or not at all; where somebody else was quicker, theirs counts. */
function make(file: string): string {
  const whole = `${file}-${randomBytes(6).toString("hex")}`;
  try {
    writeFileSync(whole, `${randomBytes(32).toString("base64url")}\n`, { flag: "wx", mode: 0o600, flush: true });
    linkSync(whole, file);
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
  } finally {
    rmSync(whole, { force: true });
  }
  return readFileSync(file, "utf8").trim();
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

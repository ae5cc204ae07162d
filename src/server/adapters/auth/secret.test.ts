import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sessionSecret } from "./secret";

describe("the secret that sessions are sealed with", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "footnote-secret-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const file = () => path.join(folder, "secret");

  it("is the one that is given, and then none is kept", () => {
    expect(sessionSecret("given by the operator", folder)).toBe("given by the operator");
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is made once for a folder, of 256 bits, for its owner's eyes alone", () => {
    const made = sessionSecret(undefined, folder);
    expect(made).toMatch(/^[\w-]{43}$/);
    expect(sessionSecret(undefined, folder)).toBe(made);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(["secret"]);
    rmSync(file());
    expect(sessionSecret(undefined, folder)).not.toBe(made);
  });

  it.each(["", "\n", "torn"])("is made anew where the file holds only %j", (left) => {
    writeFileSync(file(), left);
    const made = sessionSecret(undefined, folder);
    expect(made).toMatch(/^[\w-]{43}$/);
    expect(readFileSync(file(), "utf8")).toBe(`${made}\n`);
  });
});

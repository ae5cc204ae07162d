import { describe, expect, it } from "vitest";
import { createJsonLogger } from "./json-logger";

describe("the log", () => {
  it("is a line of JSON with level, what happened and its fields, from its level on", () => {
    const lines: string[] = [];
    const logger = createJsonLogger("info", (line) => lines.push(line));
    logger.debug("unseen");
    logger.warn("seen", { count: 2 });
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ level: "warn", what: "seen", count: 2 });
  });

  it("names an error and its cause without what a database quotes of its rows", () => {
    const lines: string[] = [];
    const cause = Object.assign(new Error("violates a check"), { code: "23514", detail: "Failing row contains (my secret question)." });
    createJsonLogger("info", (line) => lines.push(line)).error("failed", { error: new Error("not stored", { cause }) });
    expect(lines[0]).not.toContain("secret");
    expect(JSON.parse(lines[0] ?? "").error).toMatchObject({ name: "Error", message: "not stored", cause: { code: "23514" } });
  });
});

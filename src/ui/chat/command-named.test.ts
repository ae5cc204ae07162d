import { describe, expect, it } from "vitest";
import { commandNamed } from "./command-named";

describe("commandNamed", () => {
  it("knows the page's commands, however they are written", () => {
    expect(commandNamed("/new")).toBe("new");
    expect(commandNamed("  /HELP ")).toBe("help");
    expect(commandNamed("/export")).toBe("export");
  });

  it("leaves questions alone, those about paths and commands too", () => {
    for (const text of ["new", "/", "/new conversation?", "/etc/hosts", "What is /new?", "/toString", "/constructor"])
      expect(commandNamed(text)).toBeNull();
  });
});

import { describe, expect, it } from "vitest";
import { pathWithReturn } from "./path-with-return";

describe("pathWithReturn", () => {
  it("names the way back only where there is one", () => {
    expect(pathWithReturn("/sign-in", "/")).toBe("/sign-in");
    expect(pathWithReturn("/sign-up", "/c/1?a=b")).toBe("/sign-up?from=%2Fc%2F1%3Fa%3Db");
    expect(pathWithReturn("/sign-in", "//evil.example")).toBe("/sign-in");
  });
});

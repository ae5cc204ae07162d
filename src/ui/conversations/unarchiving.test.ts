import { describe, expect, it } from "vitest";
import { unarchiving } from "./unarchiving";

describe("unarchiving", () => {
  it("brings back what took questions, and closes again what was closed", () => {
    expect(unarchiving({ status: "open" })).toEqual(["restore"]);
    expect(unarchiving({ status: "paused" })).toEqual(["restore"]);
    expect(unarchiving({ status: "closed" })).toEqual(["restore", "close"]);
  });
});

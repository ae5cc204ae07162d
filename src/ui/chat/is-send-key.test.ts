import { describe, expect, it } from "vitest";
import { isSendKey } from "./is-send-key";

const none = { key: "Enter", shiftKey: false, ctrlKey: false, metaKey: false };

describe("isSendKey", () => {
  it("is Enter without Shift, whatever else is held", () => {
    expect([none, { ...none, ctrlKey: true }, { ...none, shiftKey: true }].map((press) => isSendKey(press, "enter"))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it("is Enter with Ctrl or the command key alone where Enter shall break the line", () => {
    const presses = [none, { ...none, shiftKey: true }, { ...none, ctrlKey: true }, { ...none, metaKey: true }];
    expect(presses.map((press) => isSendKey(press, "mod-enter"))).toEqual([false, false, true, true]);
  });

  it("is no other key", () => {
    expect(isSendKey({ ...none, key: "a", ctrlKey: true }, "mod-enter")).toBe(false);
  });
});

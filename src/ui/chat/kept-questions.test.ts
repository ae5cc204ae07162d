import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  forgetQuestion,
  forgetQuestions,
  keepProgress,
  keepQuestion,
  keptProgress,
  keptQuestions,
  unsentConversation,
} from "./kept-questions";
import { forgetKeptText, keepText } from "./kept-text";

const [one, two, three] = ["one", "two", "three"].map((text, at) => ({ messageId: `m${at + 1}`, text: `${text}\nlines` }));
if (!one || !two || !three) throw new Error("three were made");

/** A storage whose entries are its own properties, as a browser's are. */
function createStorage(refuses = false): Storage {
  const methods = {
    getItem: (key: string) => Object.getOwnPropertyDescriptor(storage, key)?.value ?? null,
    setItem: (key: string, value: string) => {
      if (refuses) throw new DOMException("full", "QuotaExceededError");
      Object.defineProperty(storage, key, { value, enumerable: true, configurable: true });
    },
    removeItem: (key: string) => void Reflect.deleteProperty(storage, key),
    clear: () => {},
    key: () => null,
    length: 0,
  };
  const storage: Storage = Object.create(methods);
  return storage;
}

describe("questions that are kept", () => {
  beforeEach(() => {
    vi.stubGlobal("localStorage", createStorage());
    vi.stubGlobal("sessionStorage", createStorage());
  });
  afterEach(() => {
    forgetKeptText();
    vi.unstubAllGlobals();
  });

  it("come back in the order they were asked, each conversation's apart, until each is forgotten", () => {
    for (const question of [one, two, three]) keepQuestion("c", question, false);
    keepQuestion("d", { messageId: "m4", text: "elsewhere" }, false);
    expect(keptQuestions("c")).toEqual([one, two, three]);
    forgetQuestion("c", "m2");
    expect(keptQuestions("c")).toEqual([one, three]);
    forgetQuestions("c");
    expect(keptQuestions("c")).toEqual([]);
    expect(keptQuestions("d")).toHaveLength(1);
  });

  it("keep their order when the clock is set back", () => {
    vi.useFakeTimers({ now: 10_000 });
    keepQuestion("c", one, false);
    vi.setSystemTime(1_000);
    keepQuestion("c", two, false);
    vi.useRealTimers();
    expect(keptQuestions("c")).toEqual([one, two]);
  });

  it("lead back to a conversation that has not begun, and to no other", () => {
    keepQuestion("begun", one, false);
    expect(unsentConversation()).toBeNull();
    keepQuestion("fresh", two, true);
    expect(unsentConversation()).toBe("fresh");
  });

  it("last for the visit where the browser takes nothing", () => {
    vi.stubGlobal("localStorage", createStorage(true));
    keepQuestion("c", one, false);
    keepQuestion("c", two, false);
    expect(keptQuestions("c")).toEqual([one, two]);
    forgetQuestion("c", "m1");
    expect(keptQuestions("c")).toEqual([two]);
  });

  it("pass over what is not theirs or not whole", () => {
    keepText("question.c.m9", '{"text":');
    keepText("question.c.m8", '{"text":7,"at":1,"isFresh":true}');
    keepText("sending.c", '{"status":"waiting"}');
    expect(keptQuestions("c")).toEqual([]);
    expect(keptProgress("c")).toBeNull();
  });

  it("tell the other tabs how the first one stands", () => {
    keepProgress("c", { status: "waiting", tries: 2, why: "unreachable", retryAt: 5 });
    expect(keptProgress("c")).toEqual({ status: "waiting", tries: 2, why: "unreachable", retryAt: 5 });
    keepProgress("c", null);
    expect(keptProgress("c")).toBeNull();
  });
});

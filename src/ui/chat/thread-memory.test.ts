import { describe, expect, it } from "vitest";
import { createThreadMemory } from "./thread-memory";
import { emptyThread } from "./thread-state";

describe("the memory of threads", () => {
  it("gives back what was kept last", () => {
    const memory = createThreadMemory();
    memory.keep("a", { ...emptyThread, seq: 1 });
    memory.keep("a", { ...emptyThread, seq: 2 });
    expect(memory.get("a")?.seq).toBe(2);
    expect(memory.get("b")).toBeNull();
  });

  it("forgets the thread that was not touched for longest when there are more than twenty", () => {
    const memory = createThreadMemory();
    for (let count = 0; count < 20; count++) memory.keep(`c${count}`, emptyThread);
    memory.keep("c0", emptyThread);
    memory.keep("one more", emptyThread);
    expect(memory.get("c1")).toBeNull();
    expect(memory.get("c0")).not.toBeNull();
  });
});

import { expect, it } from "vitest";
import { createTurns } from "./turns";

it("lets other work have its turn while a loop never stops to wait", async () => {
  let others = 0;
  const other = setInterval(() => others++, 0);
  const turns = createTurns();
  for (let i = 0; i < 60; i++) {
    const until = performance.now() + 1;
    while (performance.now() < until);
    if (turns.isOver()) await turns.pass();
    else await Promise.resolve();
  }
  clearInterval(other);
  expect(others).toBeGreaterThan(1);
});

import { expect, it } from "vitest";
import { withPauses } from "./with-pauses";

it("lets other work have its turn while a source never stops to wait", async () => {
  async function* busy() {
    for (let i = 0; i < 60; i++) {
      const until = performance.now() + 1;
      while (performance.now() < until);
      yield i;
    }
  }
  let turns = 0;
  const other = setInterval(() => turns++, 0);
  const items: number[] = [];
  for await (const item of withPauses(busy())) items.push(item);
  clearInterval(other);
  expect(items).toEqual(Array.from({ length: 60 }, (_, i) => i));
  expect(turns).toBeGreaterThan(1);
});

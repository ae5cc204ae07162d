import { describe, expect, it } from "vitest";
import { Id } from "@/contract/text-input";
import { createUuidV7Source } from "./uuid-v7";

describe("an id", () => {
  it("is a UUID of version 7 that carries its moment", () => {
    const id = createUuidV7Source(() => 0x0123_4567_89ab).next();
    expect(Id.parse(id)).toBe(id);
    expect(id).toMatch(/^01234567-89ab-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it("is another one each time, at the same moment too", () => {
    const ids = createUuidV7Source(() => 0);
    expect(new Set(Array.from({ length: 1_000 }, () => ids.next())).size).toBe(1_000);
  });
});

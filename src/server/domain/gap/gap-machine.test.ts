import { describe, expect, it } from "vitest";
import { GapState } from "@/contract/gap";
import { canBecome } from "./gap-machine";

describe("a group of questions", () => {
  it("goes on from new to solved, back by one, and begins anew once it was solved", () => {
    const allowed = GapState.options.flatMap((from) => GapState.options.filter((to) => canBecome(from, to)).map((to) => `${from} → ${to}`));
    expect(allowed).toEqual([
      "new → planned",
      "new → written",
      "planned → new",
      "planned → written",
      "written → planned",
      "written → solved",
      "solved → new",
      "solved → written",
    ]);
  });
});

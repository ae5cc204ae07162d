import { describe, expect, it } from "vitest";
import { readSentence, toInput, writeSentence } from "./conversation-filter";

const read = (query: string) => readSentence(new URLSearchParams(query));
const person = "018f0000-0000-7000-8000-0000000000aa";
const now = new Date(2026, 10, 22, 15, 30);
const dayStart = (year: number, month: number, date: number) => new Date(year, month - 1, date).toISOString();

describe("the sentence above the list", () => {
  it("is in the address, and only where it restricts something", () => {
    expect(writeSentence(read(""))).toBe("");
    for (const query of [
      "?owner=guest&outcome=not_found&rating=down",
      "?status=closed&within=month",
      `?within=between&from=2026-10-01&to=2026-10-31&person=${person}`,
    ]) {
      expect(writeSentence(read(query))).toBe(query);
    }
  });

  it("does not listen to what an address says wrongly", () => {
    expect(writeSentence(read("?owner=me&outcome=good&rating=1&status=any&within=1h&from=yesterday&person=1"))).toBe("");
    expect(writeSentence(read("?from=2026-10-01"))).toBe("");
  });

  it("asks for days of the viewer's calendar, the last one included", () => {
    expect(toInput(read("?within=today"), now)).toEqual({ from: dayStart(2026, 11, 22) });
    expect(toInput(read("?within=week"), now)).toEqual({ from: dayStart(2026, 11, 16) });
    expect(toInput(read("?within=between&from=2026-10-01&to=2026-10-31"), now)).toEqual({
      from: dayStart(2026, 10, 1),
      to: dayStart(2026, 11, 1),
    });
    expect(toInput(read("?within=between&to=2026-10-31"), now)).toEqual({ to: dayStart(2026, 11, 1) });
  });

  it("asks for one person's whatever it says of owners", () => {
    expect(toInput(read(`?owner=guest&outcome=failed&rating=up&person=${person}`), now)).toEqual({
      outcome: "failed",
      rating: "up",
      userId: person,
    });
  });
});

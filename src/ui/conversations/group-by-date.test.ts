import { describe, expect, it } from "vitest";
import { dateGroupOf, groupByDate } from "./group-by-date";

const now = new Date("2026-11-21T10:00:00Z");
const key = (iso: string, timeZone = "UTC") => {
  const group = dateGroupOf(iso, now, timeZone);
  return group.month ?? group.key;
};

describe("dateGroupOf", () => {
  it("goes by calendar days, not by hours", () => {
    expect(key("2026-11-21T00:00:00Z")).toBe("today");
    expect(key("2026-11-20T23:59:59Z")).toBe("yesterday");
    expect(key("2026-11-19T23:59:59Z")).toBe("week");
    expect(key("2026-11-15T00:00:00Z")).toBe("week");
    expect(key("2026-11-14T23:59:59Z")).toBe("2026-11");
    expect(key("2025-12-31T23:59:59Z")).toBe("2025-12");
  });

  it("takes the days of the viewer's zone", () => {
    expect(key("2026-11-20T23:30:00Z", "Asia/Tokyo")).toBe("today");
    expect(key("2026-11-21T02:00:00Z", "America/Los_Angeles")).toBe("yesterday");
  });

  it("calls a clock that runs ahead today", () => {
    expect(key("2026-11-22T09:00:00Z")).toBe("today");
  });
});

describe("groupByDate", () => {
  it("keeps the order and starts a group where the date changes", () => {
    const times = ["2026-11-21T09:00:00Z", "2026-11-21T08:00:00Z", "2026-11-20T08:00:00Z", "2026-10-02T08:00:00Z", "2026-09-02T08:00:00Z"];
    const groups = groupByDate(times, (time) => time, now, "UTC");
    expect(groups.map(({ group, items }) => [group.month ?? group.key, items.length])).toEqual([
      ["today", 2],
      ["yesterday", 1],
      ["2026-10", 1],
      ["2026-09", 1],
    ]);
  });
});

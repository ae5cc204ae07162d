import { describe, expect, it } from "vitest";
import { csvLine } from "./csv";

describe("a line of a table", () => {
  it("is as RFC 4180 has it", () => {
    expect(csvLine(["a", 1.5, true, null, 'say "x"', "two\nlines", "a,b"])).toBe('a,1.5,true,,"say ""x""","two\nlines","a,b"\r\n');
  });

  it("holds no formula, however it is dressed up", () => {
    for (const text of ["=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =HYPERLINK(1)", "\n@x", "＝1", "＋1", "＠x", "\u0000=1"]) {
      expect(csvLine([text]).replace(/^"/, ""), text).toMatch(/^'/);
    }
    expect(csvLine(["1 = 1", -5, "a@b.example"])).toBe("1 = 1,-5,a@b.example\r\n");
  });
});

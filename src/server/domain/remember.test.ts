import { expect, it } from "vitest";
import { remember } from "./remember";

it("makes what it gives once, until too many others came between", () => {
  const made: string[] = [];
  const reversed = remember((text) => {
    made.push(text);
    return [...text].reverse().join("");
  }, 2);
  expect(["ab", "ab", "cd", "ab"].map(reversed)).toEqual(["ba", "ba", "dc", "ba"]);
  expect(made).toEqual(["ab", "cd"]);
  expect(["ef", "cd", "ab"].map(reversed)).toEqual(["fe", "dc", "ba"]);
  expect(made).toEqual(["ab", "cd", "ef", "ab"]);
});

import { expect, it } from "vitest";
import { titleOf } from "./make-title";

it.each([
  ["Renewing a lease", "Renewing a lease"],
  ['"Renewing a lease."', "Renewing a lease"],
  ["Title: **Renewing a lease**", "Renewing a lease"],
  ["# Renewing a lease\n\nA lease is renewed…", "Renewing a lease"],
  ["„Einen Pachtvertrag verlängern“", "Einen Pachtvertrag verlängern"],
  [`${"word ".repeat(40)}`, `${"word ".repeat(14)}word…`],
  ["Is it renewed?", "Is it renewed?"],
  [" \n ", null],
  ["**", null],
])("makes a title of what a model wrote: %j", (text, title) => {
  expect(titleOf(text)).toBe(title);
});

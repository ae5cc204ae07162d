import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { languages } from "./language";

const Catalogue: z.ZodType<Record<string, unknown>> = z.record(z.string(), z.unknown());
const folder = (language: string) => path.join(import.meta.dirname, language);
const files = (language: string) => readdirSync(folder(language)).sort();

/** Every string of a file under its path. */
function stringsIn(language: string, file: string): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (value: unknown, at: string) => {
    if (typeof value === "string") found.set(at, value);
    else for (const [key, below] of Object.entries(Catalogue.parse(value))) walk(below, at === "" ? key : `${at}.${key}`);
  };
  walk(JSON.parse(readFileSync(path.join(folder(language), file), "utf8")), "");
  return found;
}

/** What a string is filled with, and how: "count plural", "n number", "<email>". Which plural forms a language has is its own. */
function placeholdersOf(text: string): string[] {
  const filled = [...text.matchAll(/\{\s*(\w+)\s*(?:,\s*(\w+)\s*(?:,\s*(::[^}]*))?)?/g)]
    .filter(({ index }) => !/(?:=\d+|zero|one|two|few|many|other)\s*$/.test(text.slice(0, index)))
    .map(([, name, kind, form]) => [name, kind, form].filter(Boolean).join(" "));
  const tags = [...text.matchAll(/<\w+>/g)].map(([tag]) => tag);
  return [...new Set([...filled, ...tags])].sort();
}

const [first, ...others] = languages;

describe.each(others)("the catalogue in %s", (language) => {
  it("has the files of the English one", () => {
    expect(files(language)).toEqual(files(first));
  });

  it.each(files(first))("has the keys and placeholders of %s", (file) => {
    const [english, other] = [stringsIn(first, file), stringsIn(language, file)];
    expect([...other.keys()].sort()).toEqual([...english.keys()].sort());
    for (const [key, text] of english) {
      expect({ key, placeholders: placeholdersOf(other.get(key) ?? "") }).toEqual({ key, placeholders: placeholdersOf(text) });
      expect(other.get(key)?.trim(), key).not.toBe("");
    }
  });

  it("has every plural with the forms of its language", () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const file of files(first)) {
      for (const [key, text] of stringsIn(language, file)) {
        for (const [, body = ""] of text.matchAll(/, plural, ((?:[^{}]*\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\})+)/g)) {
          const isAlwaysOther = /^other \{/.test(body.trim());
          if (!isAlwaysOther)
            expect({ key, has: forms.every((form) => new RegExp(`(^|\\s)${form}\\s*\\{`).test(body)) }).toEqual({ key, has: true });
        }
      }
    }
  });
});

describe("placeholdersOf", () => {
  it("tells what is filled in from what a plural says", () => {
    expect(placeholdersOf("{count, plural, one {Deleted “{title}”.} other {Deleted # of {all, number}.}} <when></when>")).toEqual([
      "<when>",
      "all number",
      "count plural",
      "title",
    ]);
    expect(placeholdersOf("{score, number, ::.00}")).toEqual(["score number ::.00"]);
  });
});

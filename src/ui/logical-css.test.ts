import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

/**
 * What names a side of the screen instead of one of the line. The safe areas of a device are physical, and so is `data-align`, a table's own word;
 * a movement to the side has to be turned around for the other direction where it means one.
 */
const physical = [
  /(?<![-\w])(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right)(?![-\w])/,
  /(?<![-\w])border-(?:top|bottom)-(?:left|right)-radius/,
  /(?<![-\w])(?:left|right)\s*:/,
  /(?<![-\w])(?:text-align|float|clear)\s*:\s*(?:left|right)\b/,
];

/** `margin: 1px 2px 1px 3px`: four sides, of which the second and the last differ. */
const fourSides = /(?<![-\w])(?:margin|padding|inset|border-width)\s*:\s*([^;]+);/g;

/** The values of a shorthand; what stands in brackets is one of them. */
const valuesOf = (text: string) => text.trim().match(/(?:[^\s()]+(?:\((?:[^()]|\([^()]*\))*\))?|\([^()]*\))+/g) ?? [];

function faultsIn(css: string): string[] {
  const plain = css.replace(/\/\*[\s\S]*?\*\//g, "");
  const lines = plain.split("\n").filter((line) => physical.some((pattern) => pattern.test(line)));
  const shorthands = [...plain.matchAll(fourSides)].filter(([, sides = ""]) => {
    const [, right, , left] = valuesOf(sides);
    return left !== undefined && left !== right;
  });
  return [...lines.map((line) => line.trim()), ...shorthands.map(([all]) => all)];
}

const root = path.resolve(import.meta.dirname, "..");
const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".css"));

describe("the style sheets", () => {
  it("name no side of the screen, so that they serve both directions of writing", () => {
    expect(files.length).toBeGreaterThan(40);
    const faults = files.flatMap((file) => faultsIn(readFileSync(path.join(root, file), "utf8")).map((fault) => `${file}: ${fault}`));
    expect(faults).toEqual([]);
  });

  it.each([
    ".a { margin-left: 1px; }",
    ".a { left: 0; }",
    ".a { text-align: right; }",
    ".a { border-top-left-radius: 2px; }",
    ".a { padding: 1px 2px 1px calc(3px + var(--s1)); }",
  ])("would be caught with %s", (css) => expect(faultsIn(css)).not.toEqual([]));

  it.each([
    ".a { padding: 1px 2px 3px; padding-inline-start: env(safe-area-inset-left); }",
    ".a { padding: 1px 2px 3px 2px; text-align: start; }",
    ".a:hover { inset-inline-start: 0; } /* left: 0 */",
  ])("would pass with %s", (css) => expect(faultsIn(css)).toEqual([]));
});

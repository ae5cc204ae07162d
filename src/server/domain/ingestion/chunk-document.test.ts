import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chunkDocument } from "./chunk-document";
import type { Block, ParsedDocument, Section } from "./parsed-document";
import { countWords } from "./word-count";

const words = (count: number, word = "word") => Array.from({ length: count }, (_, index) => `${word}${index}`).join(" ");
const paragraph = (text: string): Block => ({ kind: "paragraph", text });
const section = (blocks: Block[], headingPath: string[] = []): Section => ({
  headingPath,
  anchor: headingPath.at(-1)?.toLowerCase() ?? null,
  blocks,
});
const page = (...sections: Section[]): ParsedDocument => ({ title: "Guide", urlPath: "guide", version: null, locale: null, sections });
const texts = (...blocks: Block[]) => chunkDocument(page(section(blocks))).map(({ text }) => text);

describe("chunkDocument", () => {
  test("a chunk carries title and headings as context and stays under its heading", () => {
    const chunks = chunkDocument(page(section([paragraph("Intro.")]), section([paragraph("Run it.")], ["Install", "Linux"])));
    expect(chunks).toEqual([
      { context: "Guide", text: "Intro.", headingPath: [], anchor: null },
      { context: "Guide › Install › Linux", text: "Run it.", headingPath: ["Install", "Linux"], anchor: "linux" },
    ]);
  });

  test("paragraphs are packed to about 180 words", () => {
    expect(texts(paragraph(words(80)), paragraph(words(80)), paragraph(words(80))).map(countWords)).toEqual([160, 80]);
  });

  test("a short paragraph stays with the code it introduces", () => {
    const code: Block = { kind: "code", text: `\`\`\`sh\n${words(100)}\n\`\`\`` };
    const chunks = texts(paragraph(words(90)), paragraph("Then run:"), code);
    expect(chunks).toEqual([words(90), `Then run:\n\n${code.text}`]);
  });

  test("a small remainder joins the chunk before it", () => {
    expect(texts(paragraph(words(170)), paragraph(words(20)))).toHaveLength(1);
  });

  test("long code is cut between lines, at blank ones where it can, and each piece is fenced with its language", () => {
    const lines = Array.from({ length: 40 }, (_, index) => `call(${index}); // ${words(8)}${index % 10 === 9 ? "\n" : ""}`);
    const chunks = texts({ kind: "code", text: `\`\`\`\`ts\n${lines.join("\n")}\n\`\`\`\`` });
    expect(chunks.length).toBeGreaterThan(1);
    for (const chunk of chunks) expect(chunk).toMatch(/^````ts\ncall[\s\S]*\n````$/);
    expect(chunks.flatMap((chunk) => chunk.match(/call\(\d+\)/g) ?? [])).toHaveLength(40);
  });

  test("a long table repeats its header over each piece", () => {
    const rows = Array.from({ length: 60 }, (_, index) => `| option${index} | ${words(6)} |`);
    const chunks = texts({ kind: "table", text: ["| Name | What |", "| --- | --- |", ...rows].join("\n") });
    expect(chunks.length).toBeGreaterThan(1);
    for (const chunk of chunks) expect(chunk.startsWith("| Name | What |\n| --- | --- |\n| option")).toBe(true);
  });

  test("a long list is cut between its items", () => {
    const items = Array.from({ length: 30 }, (_, index) => `- item ${index}\n  ${words(12)}`);
    const chunks = texts({ kind: "list", text: items.join("\n") });
    expect(chunks.length).toBeGreaterThan(1);
    for (const chunk of chunks) expect(chunk.startsWith("- item")).toBe(true);
  });

  test("long prose is cut between sentences", () => {
    const chunks = texts(paragraph(Array.from({ length: 40 }, (_, index) => `Sentence ${index} has ${words(8)}.`).join(" ")));
    expect(chunks.length).toBeGreaterThan(1);
    for (const chunk of chunks) expect(chunk).toMatch(/^Sentence [\s\S]*\.$/);
  });

  test("text without spaces is cut between its sentences, and without any at all between characters", () => {
    const chinese = texts(paragraph("数据库保存每个文档的内容。".repeat(80)));
    expect(chinese.length).toBeGreaterThan(1);
    for (const chunk of chinese) expect(chunk.endsWith("。")).toBe(true);
    const emoji = texts(paragraph("😀".repeat(20_000)));
    expect(emoji.join("") === "😀".repeat(20_000)).toBe(true);
    for (const chunk of emoji) expect(chunk.isWellFormed()).toBe(true);
  });

  test("whatever the blocks, no chunk is empty or far too long, and no word is lost or out of order", () => {
    const kind = fc.constantFrom<Block["kind"]>("paragraph", "list", "quote");
    const block = fc.record({
      kind,
      text: fc
        .array(fc.string({ minLength: 1, maxLength: 300, unit: "grapheme" }), { minLength: 1, maxLength: 30 })
        .map((parts) => parts.join(" \n")),
    });
    const compact = (parts: string[]) => parts.join("").replace(/\s+/g, "");
    fc.assert(
      fc.property(fc.array(block, { maxLength: 6 }), (blocks) => {
        const chunks = texts(...blocks);
        for (const chunk of chunks) {
          expect(chunk.trim()).not.toBe("");
          expect(countWords(chunk)).toBeLessThanOrEqual(230);
        }
        expect(compact(chunks)).toBe(compact(blocks.map(({ text }) => text)));
      }),
      { numRuns: 100 },
    );
  });
});

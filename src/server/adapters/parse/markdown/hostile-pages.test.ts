import { expect, test } from "vitest";
import { chunkDocument } from "@/server/domain/ingestion/chunk-document";
import { createMarkdownParser } from "./markdown-parser";

const many = 4_000;
const nested = (mark: string, levels: number) => Array.from({ length: levels }, (_, level) => `${mark.repeat(level)}- x`).join("\n");

async function read(source: string, path = "page.md") {
  return chunkDocument(await createMarkdownParser().open([path]).parse(path, new TextEncoder().encode(source)));
}

test.each<[string, string, string?]>([
  ["a list nested 500 deep", nested("  ", 500)],
  ["a quote nested 5,000 deep", `${">".repeat(5_000)} deep`],
  ["lists and quotes nested in one line", `${"- 1. > ".repeat(many)}deep`],
  ["admonitions that never close", ":::note\n".repeat(many)],
  ["components nested in each other", `${"<A>\n\n".repeat(300)}deep\n\n${"</A>\n\n".repeat(300)}`, "page.mdx"],
  ["open brackets", "[".repeat(many)],
  ["open links", "[a](".repeat(many)],
  ["emphasis that never pairs", "*a_ ".repeat(many)],
  ["open tags", "<a ".repeat(many)],
  ["open comments", "<!-- ".repeat(many), "page.mdx"],
  ["open braces", "{".repeat(many), "page.mdx"],
  ["a fence that never closes", `\`\`\`\n${"line\n".repeat(many)}`],
  ["a line of 300,000 characters", "x".repeat(300_000)],
  ["control characters and bidirectional marks", "a\u0007b \u202Eevil\u202C c"],
  ["nothing at all", ""],
  ["front matter only", "---\ntitle: x\n---"],
])("%s is read, or refused with a reason", async (_, source, path) => {
  try {
    for (const { text } of await read(source, path)) expect(text.isWellFormed() && !text.includes("\0")).toBe(true);
  } catch (error) {
    expect(error).toMatchObject({ name: "DocumentRefused" });
  }
});

test("a long page is read whole, though in parts: headings, anchors and fenced code survive the cuts", async () => {
  const code = `\`\`\`ts\n# not a heading\n${"call();\n\n".repeat(20)}\`\`\``;
  const source = Array.from({ length: 400 }, (_, index) => `## Part\n\nText number ${index} and a [link][there].\n\n${code}`).join("\n\n");
  expect(source.length).toBeGreaterThan(70_000);
  const chunks = await read(`${source}\n\n[there]: https://example.org`);
  expect(new Set(chunks.map(({ anchor }) => anchor)).size).toBe(400);
  expect(chunks.at(-1)?.anchor).toBe("part-399");
  expect(chunks.filter(({ text }) => /^Text number \d+ and a link\./.test(text))).toHaveLength(400);
  for (const { text } of chunks) expect((text.match(/^```/gm) ?? []).length % 2).toBe(0);
});

test("scripts, handlers and addresses of links do not reach the text of a chunk", async () => {
  const chunks = await read(
    "[a](javascript:alert(1)) <img src=x onerror=alert(2)> <a href='data:text/html,3'>link</a>\n\n<script>alert(4)</script>\n\n<svg onload=alert(5)>\n\n[b]: javascript:alert(6)",
  );
  expect(chunks.map(({ text }) => text)).toEqual(["a  link"]);
});

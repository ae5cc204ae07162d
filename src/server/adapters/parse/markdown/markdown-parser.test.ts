import { describe, expect, test } from "vitest";
import type { ParsedDocument } from "@/server/domain/ingestion/parsed-document";
import { createMarkdownParser } from "./markdown-parser";

const parser = createMarkdownParser();

function parse(source: string | Uint8Array, path = "page.md", paths: string[] = [path]): Promise<ParsedDocument> {
  return parser.open(paths).parse(path, typeof source === "string" ? new TextEncoder().encode(source) : source);
}

const textOf = (page: ParsedDocument) => page.sections.flatMap(({ blocks }) => blocks.map((block) => block.text)).join("\n\n");
const text = async (page: ParsedDocument | Promise<ParsedDocument>) => textOf(await page);
const anchors = async (page: Promise<ParsedDocument>) => anchorsOf(await page);
const anchorsOf = (page: ParsedDocument) => page.sections.map(({ headingPath, anchor }) => [headingPath.join(" > "), anchor]);

describe("titles", () => {
  test("the front matter's title comes first, then the first level-one heading, then the file name", async () => {
    expect((await parse("---\ntitle: From matter\n---\n# Heading\n\nText.")).title).toBe("From matter");
    expect((await parse("# The *heading* with `code`\n\nText.")).title).toBe("The heading with code");
    expect((await parse("Text.", "guides/02-getting-started.md")).title).toBe("getting started");
    expect((await parse("Text.", "guides/README.md")).title).toBe("guides");
  });

  test("front matter that is broken, huge or a bomb of aliases costs the page nothing but its front matter", async () => {
    expect((await parse('---\ntitle: "unclosed\nkeys: [1,2\n---\n# Kept\n\nText.')).title).toBe("Kept");
    const bomb = `---\na: &a [x,x,x,x,x]\n${"bcdefghi".replace(/./g, (key, index: number) => `${key}: &${key} [${`*${"abcdefgh"[index]},`.repeat(9)}]\n`)}---\n# Kept`;
    expect((await parse(bomb)).title).toBe("Kept");
    expect((await parse(`---\ntitle: x\nfiller: ${"y".repeat(100_000)}\n---\n# Kept`)).title).toBe("Kept");
    expect((await parse("---\ntitle: {a: 1}\n---\n# Kept")).title).toBe("Kept");
  });
});

describe("sections", () => {
  test("headings make sections with their path and GitHub's anchors; repeated ones are numbered and explicit ids win", async () => {
    const page = await parse(
      "# Title\n\nIntro.\n\n## Usage\n\nA.\n\n### Usage\n\nB.\n\n## Set up {#start}\n\nC.\n\n## What’s `new`?\n\nD.",
    );
    expect(anchorsOf(page)).toEqual([
      ["", null],
      ["Usage", "usage"],
      ["Usage > Usage", "usage-1"],
      ["Set up", "start"],
      ["What’s new?", "whats-new"],
    ]);
    expect(await text(page)).toBe("Intro.\n\nA.\n\nB.\n\nC.\n\nD.");
  });

  test("a second level-one heading is a heading like others", async () => {
    expect(await anchors(parse("# One\n\nA.\n\n# Two\n\nB.\n\n## Three\n\nC."))).toEqual([
      ["", null],
      ["Two", "two"],
      ["Two > Three", "three"],
    ]);
  });

  test("blocks stay whole and know their kind", async () => {
    const source = "Text.\n\n- one\n  - two\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n> quoted\n\n```ts title='x.ts'\nlet a = 1;\n```";
    expect((await parse(source)).sections[0]?.blocks).toEqual([
      { kind: "paragraph", text: "Text." },
      { kind: "list", text: "- one\n  - two" },
      { kind: "table", text: "| a | b |\n| - | - |\n| 1 | 2 |" },
      { kind: "quote", text: "> quoted" },
      { kind: "code", text: "```ts\nlet a = 1;\n```" },
    ]);
  });

  test("what a highlighter hides from the page's code is left out", async () => {
    const code = "```ts twoslash\nimport hidden from 'x';\n// ---cut---\nshown();\n//  ^?\n// highlight-next-line\nalso();\n```";
    expect(await text(parse(code))).toBe("```ts\nshown();\nalso();\n```");
    expect(await text(parse("````md\n```js\nx\n```\n````"))).toBe("````md\n```js\nx\n```\n````");
  });
});

describe("code for Twoslash", () => {
  test("its settings go; TypeScript's own comments and other languages' stay", async () => {
    const settings = "// @target: esnext\n// @include: server\n// @noErrors\n// @filename: a.ts";
    const code = `${settings}\n// @ts-expect-error wrong on purpose\nrun();\n//  ^?`;
    expect(await text(parse(`\`\`\`ts twoslash\n${code}\n\`\`\``))).toBe("```ts\n// @ts-expect-error wrong on purpose\nrun();\n```");
    expect(await text(parse(`\`\`\`ts\n${code}\n// @see: more\n\`\`\``))).toBe(
      "```ts\n// @ts-expect-error wrong on purpose\nrun();\n// @see: more\n```",
    );
    expect(await text(parse("```java\n// @target: x\n```"))).toBe("```java\n// @target: x\n```");
  });

  test("names of files stay where one block shows several", async () => {
    const code = "// @filename: a.ts\na();\n// @filename: b.ts\nb();";
    expect(await text(parse(`\`\`\`ts twoslash\n${code}\n\`\`\``))).toBe(`\`\`\`ts\n${code}\n\`\`\``);
  });

  test("a block that is only there to be included is not shown", async () => {
    expect(await text(parse("Before.\n\n```twoslash include server\nhidden();\n```"))).toBe("Before.");
  });
});

describe("text", () => {
  test.each([
    [
      "links keep their text",
      "See [the *guide*](./a.md), [ref][r] and <https://example.org>.\n\n[r]: /r",
      "See the *guide*, ref and https://example.org.",
    ],
    ["pictures keep their description", "![A diagram](a.png) and ![](b.png)", "A diagram and"],
    ["emphasis, code and escapes stay as written", "Run `npm **i**` **now**, a\\_b.", "Run `npm **i**` **now**, a\\_b."],
    [
      "HTML loses its tags, comments and scripts",
      "A <b>bold</b><!-- no --> word.<script>alert(1)</script>\n\n<div align=center>\n<p>In HTML</p>\n</div>",
      "A bold word.alert(1)\n\nIn HTML",
    ],
    ["a script block is dropped", "<script>\nalert(1)\n</script>\n\nText.", "Text."],
    ["footnote marks go, footnotes stay", "Text[^1].\n\n[^1]: The note.", "Text.\n\nThe note."],
    ["colons in prose are no directives", "At 10:30pm, see a:b and :smile:.", "At 10:30pm, see a:b and :smile:."],
  ])("%s", async (_, source, expected) => {
    expect(await text(parse(source))).toBe(expected);
  });

  test("an admonition is kept as text with its title", async () => {
    expect(await text(parse(":::note Mind *this*\n\nIt matters.\n\n:::\n\nAfter."))).toBe("Mind *this*\n\nIt matters.\n\nAfter.");
    expect(await text(parse(":::tip[Titled]\nBody.\n:::"))).toBe("Titled\n\nBody.");
    expect(await text(parse("- item\n\n  :::info Inside\n  Body.\n  :::"))).toBe("- item\n\n  Inside\n  Body.");
  });
});

describe("MDX", () => {
  test("imports, exports, expressions and comments go; components leave their children and labels", async () => {
    const source = [
      "import Tabs from '@theme/Tabs';",
      "export const version = 3;",
      "",
      "# Install",
      "",
      "{/* hidden */}",
      "",
      "<Tabs>",
      '  <TabItem value="npm" label="With npm">',
      "",
      "    ```sh",
      "    npm install",
      "    ```",
      "",
      "  </TabItem>",
      "</Tabs>",
      "",
      "Press <kbd>Enter</kbd>{' '}<Icon name='x' />twice. {/* no */}",
    ].join("\n");
    expect(await text(parse(source, "page.mdx"))).toBe("With npm\n\n```sh\nnpm install\n```\n\nPress Enter twice.");
  });

  test("headings inside components begin sections", async () => {
    const page = await parse("<Card>\n\n## Inside\n\nText.\n\n</Card>", "page.mdx");
    expect(anchorsOf(page)).toEqual([["Inside", "inside"]]);
  });

  test("HTML comments and heading ids, which MDX itself does not know, do no harm", async () => {
    const page = await parse("<!-- comment\nover lines -->\n\n## Heading {#own}\n\n<Note>Text `<!-- kept -->`.</Note>", "page.mdx");
    expect(anchorsOf(page)).toEqual([["Heading", "own"]]);
    expect(await text(page)).toBe("Text `<!-- kept -->`.");
  });

  test("a page that is no valid MDX is read as Markdown, never lost", async () => {
    const page = await parse("import A from 'a';\n\n# Title\n\nText with {an open brace and <A unclosed.\n\n<B>kept</B>", "page.mdx");
    expect(page.title).toBe("Title");
    expect(await text(page)).toContain("Text with {an open brace");
    expect(await text(page)).toContain("kept");
    expect(await text(page)).not.toContain("import A");
  });

  test("fences that only hide MDX from other tools are opened, and imports and components in them go", async () => {
    const source = [
      "```mdx-code-block",
      "import Tabs from '@theme/Tabs';",
      "import {",
      "  one,",
      "} from 'two';",
      "",
      "<Tabs",
      '  groupId="a">',
      "<TabItem value='b' label='With b'>",
      "```",
      "",
      "Text **b**.",
      "",
      "```ts",
      "code();",
      "```",
      "",
      "````mdx-code-block",
      "</TabItem>",
      "</Tabs>",
      "````",
      "",
      "```md",
      "~~~mdx-code-block",
      "```",
    ].join("\n");
    expect(await text(parse(source))).toBe("With b\n\nText **b**.\n\n```ts\ncode();\n```\n\n```md\n~~~mdx-code-block\n```");
    const asMarkdown = await text(parse(`${source}\n\nAn {open brace.`));
    expect(asMarkdown).toContain("Text **b**.");
    expect(asMarkdown).not.toMatch(/import|Tabs|two/);
  });

  test("comments go from a page that is no valid MDX, too; an id in one is kept, and an unclosed one takes nothing along", async () => {
    const page = await parse(
      "{/* over\n\nlines */}\n\n## Heading {/* #own */}\n\nText {open. {/* no */}`{/* code */}`\n\n{/* unclosed\n\nKept.",
      "page.mdx",
    );
    expect(anchorsOf(page)).toEqual([["Heading", "own"]]);
    expect(await text(page)).toBe("Text {open. `{/* code */}`\n\n{/* unclosed\n\nKept.");
  });

  test("a plain Markdown file with braces is not taken for MDX", async () => {
    expect(await text(parse("Use {name} in `<Component>`."))).toBe("Use {name} in `<Component>`.");
  });
});

describe("addresses", () => {
  const path = async (file: string, source = "Text.", beside: string[] = []) => (await parse(source, file, [file, ...beside])).urlPath;
  const docusaurus = ["docusaurus.config.ts"];

  test("without Docusaurus a page is served under its plain path, an index under its folder", async () => {
    expect(await path("guide/01-start.md")).toBe("guide/01-start");
    expect(await path("guide/README.md")).toBe("guide");
    expect(await path("index.md")).toBe("");
  });

  test.each([
    ["docs/01-intro/02-first-steps.md", "", "docs/intro/first-steps"],
    ["docs/guide/guide.md", "", "docs/guide"],
    ["docs/7.0-notes.md", "", "docs/7.0-notes"],
    ["docs/guide/a.md", "slug: /start", "docs/start"],
    ["docs/guide/a.md", "slug: ../b", "docs/b"],
    ["docs/guide/a.md", "id: other", "docs/guide/other"],
    ["versioned_docs/version-2.x/a.md", "", "docs/2.x/a"],
    ["i18n/fr/docusaurus-plugin-content-docs/current/a.md", "", "fr/docs/a"],
    ["i18n/fr/docusaurus-plugin-content-docs/version-2.x/a.md", "slug: /b", "fr/docs/2.x/b"],
    ["blog/2024-05-03-news.md", "", "blog/2024/05/03/news"],
  ])("Docusaurus serves %s with {%s} under %s", async (file, matter, expected) => {
    expect(await path(file, `---\n${matter}\n---\nText.`, docusaurus)).toBe(expected);
  });

  test("the folder given may be the docs folder itself, or a repository with the site in a folder of its own", async () => {
    expect(await path("guide/a.md", "---\nslug: /start\n---\nText.")).toBe("start");
    expect(await path("website/docs/a.md", "Text.", ["website/sidebars.js"])).toBe("docs/a");
    expect(await path("website/versioned_docs/version-1/a.md")).toBe("docs/1/a");
    expect(await path("guides/docs/a.md")).toBe("guides/docs/a");
  });

  test("version and locale are known from the path", async () => {
    expect(await parse("Text.", "versioned_docs/version-2.x/a.md")).toMatchObject({ version: "2.x", locale: null });
    expect(await parse("Text.", "i18n/fr/docusaurus-plugin-content-docs/current/a.md")).toMatchObject({ version: null, locale: "fr" });
  });

  test("a change of layout changes the reader's version, because addresses change with it", async () => {
    expect(parser.open(["docs/a.md"]).version).not.toBe(parser.open(["docs/a.md", "docusaurus.config.js"]).version);
  });
});

describe("kinds of files", () => {
  test.each([
    ["a.md", "document"],
    ["a/b.MDX", "document"],
    ["a.pdf", "unsupported"],
    ["a.html", "unsupported"],
    ["notes.txt", "unsupported"],
    ["_partial.mdx", "other"],
    ["_shared/a.md", "other"],
    ["logo.svg", "other"],
    ["sidebars.js", "other"],
    ["Makefile", "other"],
  ])("%s is %s", (file, kind) => {
    expect(parser.classify(file)).toBe(kind);
  });
});

describe("encodings", () => {
  const utf16 = (source: string) => new Uint8Array([0xff, 0xfe, ...Buffer.from(source, "utf16le")]);

  test.each<[string, Uint8Array, string]>([
    ["UTF-8 with a byte order mark and Windows line ends", Buffer.from("\uFEFF# T\r\n\r\nText.\r\n"), "Text."],
    ["UTF-16 with a byte order mark", utf16("# T\n\n世界"), "世界"],
    ["Latin-1", Buffer.from("# T\n\nna\xefve", "latin1"), "naïve"],
    ["UTF-8 with a bad byte", Buffer.concat([Buffer.from("# T\n\n世界 "), Buffer.from([0xff])]), "世界 \uFFFD"],
    ["NUL characters", Buffer.from("# T\n\na\0b"), "ab"],
  ])("%s is read", async (_, bytes, expected) => {
    const page = await parse(bytes);
    expect(page.title).toBe("T");
    expect(await text(page)).toBe(expected);
  });

  test("binary data under a Markdown name is refused with a reason", async () => {
    const bytes = Uint8Array.from({ length: 500 }, (_, index) => (index % 2 === 0 ? index % 8 : 65));
    await expect(parse(bytes)).rejects.toThrow(
      expect.objectContaining({ code: "VALIDATION_FAILED", message: expect.stringContaining("binary") }),
    );
  });
});

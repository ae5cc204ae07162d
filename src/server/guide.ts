import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createMarkdownParser } from "./adapters/parse/markdown/markdown-parser";
import type { DocumentViewStore } from "./domain/document/ports";
import { projectRoot } from "./project-root";

/**
 * The pages of Footnote's own guide, read from its files: they are there whatever the server answers from. A page is known by its file's
 * name, so no path leads elsewhere.
 */
export function createGuide(): DocumentViewStore {
  const parser = createMarkdownParser();
  return {
    async find(path) {
      if (!/^[a-z-]{1,40}\.md$/.test(path)) return null;
      const bytes = await readFile(join(projectRoot(), "docs", path)).catch(() => null);
      if (bytes === null) return null;
      const { title, sections } = await parser.open([path]).parse(path, bytes);
      const pieces = sections.map(({ headingPath, anchor, blocks }) => ({
        headingPath,
        anchor,
        text: blocks.map(({ text }) => text).join("\n\n"),
      }));
      return { title, path, url: null, pieces };
    },
  };
}

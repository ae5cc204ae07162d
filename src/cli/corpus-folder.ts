import type { ParsedDocument } from "@/server/domain/ingestion/parsed-document";
import type { DocumentFolder, DocumentParser } from "@/server/domain/ingestion/ports";
import type { CorpusDocument } from "./evaluation-set";

/** A corpus as a folder in memory: one file a document, its id for a path. */
export function corpusFolder(corpus: readonly CorpusDocument[]): DocumentFolder {
  const contents = new Map(corpus.map(({ id, text }) => [id, new TextEncoder().encode(text)]));
  return {
    list: async () =>
      Array.from(contents, ([path, content]) => ({ path, bytes: content.byteLength })).sort((a, b) => (a.path < b.path ? -1 : 1)),
    read: async (path) => contents.get(path) ?? new Uint8Array(),
  };
}

/** Reads ids that name Markdown files as Markdown, and every other text as plain paragraphs. The corpus knows the titles. */
export function corpusParser(corpus: readonly CorpusDocument[], markdown: DocumentParser): DocumentParser {
  const titles = new Map(corpus.map(({ id, title }) => [id, title]));
  const isMarkdown = (path: string) => /\.mdx?$/i.test(path);
  return {
    classify: () => "document",
    open(paths) {
      const reader = markdown.open(paths.filter(isMarkdown));
      return {
        version: `corpus/1 ${reader.version}`,
        async parse(path, bytes) {
          const title = titles.get(path) ?? "";
          if (!isMarkdown(path)) return plainDocument(path, title, new TextDecoder().decode(bytes));
          const document = await reader.parse(path, bytes);
          return title === "" ? document : { ...document, title };
        },
      };
    },
  };
}

function plainDocument(path: string, title: string, text: string): ParsedDocument {
  const paragraphs = text
    .replaceAll("\0", " ")
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim());
  const found = paragraphs.filter((paragraph) => paragraph !== "");
  // Some documents are nothing but a title; it is all there is to find them by.
  const texts = found.length > 0 ? found : [title.trim() || path];
  const blocks = texts.map((paragraph) => ({ kind: "paragraph" as const, text: paragraph }));
  return { title, urlPath: path, version: null, locale: null, sections: [{ headingPath: [], anchor: null, blocks }] };
}

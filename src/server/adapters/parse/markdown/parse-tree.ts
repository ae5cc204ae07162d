import type { Root } from "mdast";
import remarkDirective from "remark-directive";
import remarkGfm from "remark-gfm";
import remarkMdx from "remark-mdx";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { DocumentRefused } from "@/server/domain/ingestion/ports";
import { boundEffort } from "./bound-effort";
import { dropComments, dropExpressionComments, dropModuleLines, looksLikeMdx, openMdxFences, prepareDocusaurusSyntax } from "./mdx-source";
import { splitSource } from "./split-source";

const markdown = unified().use(remarkParse).use(remarkGfm).use(remarkDirective).freeze();
const mdx = unified().use(remarkParse).use(remarkGfm).use(remarkDirective).use(remarkMdx).freeze();

/** Longest time one page may take; it is looked at between the parts of a long page. */
const maxParseMs = 60_000;

/** A page's tree, or that of a part of it, and the text its positions count in. */
export type ParsedTree = { root: Root; source: string };

/** Reads a page, a long one in parts between which other work gets its turn. Throws `DocumentRefused` when it takes too long. */
export async function parseTrees(body: string, isMdxFile: boolean): Promise<ParsedTree[]> {
  const source = prepareDocusaurusSyntax(boundEffort(openMdxFences(body)));
  const isMdx = isMdxFile || looksLikeMdx(source);
  const trees: ParsedTree[] = [];
  const startedAt = performance.now();
  for (const part of splitSource(source, isMdx ? "mdx" : "markdown")) {
    if (trees.length > 0) await new Promise((resolve) => setImmediate(resolve));
    if (performance.now() - startedAt > maxParseMs) {
      throw new DocumentRefused("PAYLOAD_TOO_LARGE", `The page takes longer than ${maxParseMs / 1_000} seconds to read.`);
    }
    trees.push(isMdx ? parseMdx(part) : parseMarkdown(part));
  }
  return trees;
}

/** Where MDX fails, Markdown is read: a page is never lost to its syntax. */
function parseMdx(source: string): ParsedTree {
  return tryMdx(source) ?? tryMdx(dropComments(source)) ?? parseMarkdown(dropModuleLines(dropExpressionComments(source)));
}

function tryMdx(source: string): ParsedTree | null {
  try {
    return { root: mdx.parse(source), source };
  } catch {
    return null;
  }
}

function parseMarkdown(source: string): ParsedTree {
  return { root: markdown.parse(source), source };
}

import type { Root } from "mdast";
import remarkDirective from "remark-directive";
import remarkGfm from "remark-gfm";
import remarkMdx from "remark-mdx";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { dropComments, dropModuleLines, flattenDeepNesting, looksLikeMdx, prepareDocusaurusSyntax } from "./prepare-source";

const markdown = unified().use(remarkParse).use(remarkGfm).use(remarkDirective).freeze();
const mdx = unified().use(remarkParse).use(remarkGfm).use(remarkDirective).use(remarkMdx).freeze();

/** A page's tree and the text its positions count in. */
export type ParsedTree = { root: Root; source: string };

/** Reads a page as MDX where it is MDX, else, or where that fails, as Markdown: a page is never lost to its syntax. */
export function parseTree(body: string, isMdxFile: boolean): ParsedTree {
  const source = prepareDocusaurusSyntax(flattenDeepNesting(body));
  if (!isMdxFile && !looksLikeMdx(source)) return { root: markdown.parse(source), source };
  return tryMdx(source) ?? tryMdx(dropComments(source)) ?? parseMarkdown(dropModuleLines(source));
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

import GithubSlugger from "github-slugger";
import type { Heading, Nodes, RootContent } from "mdast";
import { toString as nodeText } from "mdast-util-to-string";
import type { Block, Section } from "@/server/domain/ingestion/parsed-document";
import { codeText } from "./code-text";
import type { ParsedTree } from "./parse-tree";
import { blockText } from "./plain-text";
import { htmlText, stringAttribute } from "./strip-markup";

/** A page's sections, and its first level-one heading. */
export type PageSections = { heading: string | null; sections: Section[] };

/** Splits a page at its headings, those inside components included. The page's own title is not part of the heading paths. */
export function pageSections(trees: readonly ParsedTree[], frontMatterTitle: string | null): PageSections {
  const anchors = numberAnchors(trees.map(({ root }) => root));
  const open: { depth: number; text: string }[] = [];
  const sections: Section[] = [{ headingPath: [], anchor: null, blocks: [] }];
  let title: string | null = null;

  for (const piece of trees.flatMap(({ root, source }) => [...flatten(root.children, source)])) {
    if (!("heading" in piece)) {
      sections.at(-1)?.blocks.push(piece);
      continue;
    }
    const { text, anchor } = anchors.get(piece.heading) ?? { text: "", anchor: null };
    while ((open.at(-1)?.depth ?? 0) >= piece.heading.depth) open.pop();
    const isTitle = piece.heading.depth === 1 && (title === null || text === frontMatterTitle);
    if (isTitle) title ??= text;
    else open.push({ depth: piece.heading.depth, text });
    sections.push({
      headingPath: open.map((heading) => heading.text).filter((part) => part !== ""),
      anchor: isTitle && sections.every(({ blocks }) => blocks.length === 0) ? null : anchor,
      blocks: [],
    });
  }
  return { heading: title, sections: sections.filter(({ blocks }) => blocks.length > 0) };
}

/** Anchors as GitHub and Docusaurus make them: explicit `{#id}`, else the heading's slug, numbered where it repeats. */
function numberAnchors(roots: readonly Nodes[]): Map<Heading, { text: string; anchor: string | null }> {
  const slugger = new GithubSlugger();
  const anchors = new Map<Heading, { text: string; anchor: string | null }>();
  const visit = (node: Nodes): void => {
    if (node.type === "heading") anchors.set(node, headingAnchor(node, slugger));
    else if ("children" in node) for (const child of node.children) visit(child);
  };
  for (const root of roots) visit(root);
  return anchors;
}

function headingAnchor(node: Heading, slugger: GithubSlugger): { text: string; anchor: string | null } {
  const written = htmlText(nodeText(node, { includeHtml: false }))
    .replace(/\s+/g, " ")
    .trim();
  const explicit = /\s*\\?\{#([^{}\s]+)\}$/.exec(written) ?? /\/\*\s*#([^\s*]+)\s*\*\//.exec(written);
  const text = (explicit ? written.slice(0, explicit.index) : written).replace(/\/\*[\s\S]*?\*\//g, "").trim();
  return { text, anchor: explicit?.[1] ?? (slugger.slug(text) || null) };
}

type Piece = Block | { heading: Heading };

/** The blocks of a page in order; components and admonitions are replaced by what stands in them. */
function* flatten(nodes: readonly RootContent[], source: string): Generator<Piece> {
  for (const node of nodes) {
    switch (node.type) {
      case "heading":
        yield { heading: node };
        break;
      case "mdxJsxFlowElement":
        yield* label(stringAttribute(node, "label") ?? stringAttribute(node, "title") ?? "");
        yield* flatten(node.children, source);
        break;
      case "containerDirective":
      case "footnoteDefinition":
        yield* flatten(node.children, source);
        break;
      case "code":
        yield* label(codeText(node), "code");
        break;
      case "thematicBreak":
      case "yaml":
        break;
      default:
        yield* label(blockText(node, source), blockKind(node));
    }
  }
}

function* label(text: string, kind: Block["kind"] = "paragraph"): Generator<Block> {
  if (text.trim() !== "") yield { kind, text };
}

function blockKind(node: RootContent): Block["kind"] {
  switch (node.type) {
    case "list":
    case "table":
      return node.type;
    case "blockquote":
      return "quote";
    default:
      return "paragraph";
  }
}

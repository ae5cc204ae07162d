import type { Nodes, Parents } from "mdast";

/** Replaces `[start, end)` of the source. */
type Edit = { start: number; end: number; replacement: string };

/** What to cut from a block so that its text remains, in order and without overlaps. */
export function collectEdits(node: Nodes, source: string): Edit[] {
  const edits: Edit[] = [];
  visit(node, source, edits);
  return edits.sort((a, b) => a.start - b.start || b.end - a.end);
}

function visit(node: Nodes, source: string, edits: Edit[]): void {
  const start = node.position?.start.offset;
  const end = node.position?.end.offset;
  if (start !== undefined && end !== undefined) {
    const replacement = leafReplacement(node, source.slice(start, end));
    if (replacement !== null) {
      edits.push({ start, end, replacement });
      return;
    }
    if (isWrapper(node)) unwrap(node, source, start, end, edits);
  }
  if ("children" in node) for (const child of node.children) visit(child, source, edits);
}

/** The text that stands for a node without text children; null leaves the node as it is written. */
function leafReplacement(node: Nodes, written: string): string | null {
  switch (node.type) {
    case "image":
    case "imageReference":
      return node.alt ?? "";
    case "html":
      return htmlText(node.value);
    case "footnoteReference":
    case "definition":
    case "mdxjsEsm":
    case "mdxFlowExpression":
      return "";
    case "mdxTextExpression":
      return expressionText(node.value) ?? written;
    case "mdxJsxTextElement":
    case "mdxJsxFlowElement":
      return node.children.length === 0 ? emptyElementText(node) : null;
    case "heading":
      return null;
    case "text":
      return /\\?\{#[^{}\s]+\}\s*$/.test(written) ? written.replace(/\s*\\?\{#[^{}\s]+\}\s*$/, "") : null;
    default:
      return null;
  }
}

function emptyElementText(node: Extract<Nodes, { type: "mdxJsxTextElement" | "mdxJsxFlowElement" }>): string {
  return node.name === "br" ? " " : (stringAttribute(node, "alt") ?? "");
}

/** A JSX attribute that is written as plain text. */
export function stringAttribute(node: Extract<Nodes, { type: "mdxJsxTextElement" | "mdxJsxFlowElement" }>, name: string): string | null {
  for (const attribute of node.attributes) {
    if (attribute.type === "mdxJsxAttribute" && attribute.name === name && typeof attribute.value === "string") return attribute.value;
  }
  return null;
}

/** Nodes whose own marks are cut around their children; a paragraph is one where it is the `[title]` of an admonition. */
type Wrapper = Extract<
  Nodes,
  { type: "link" | "linkReference" | "mdxJsxTextElement" | "mdxJsxFlowElement" | "containerDirective" | "paragraph" }
>;

function isWrapper(node: Nodes): node is Wrapper {
  switch (node.type) {
    case "link":
    case "linkReference":
    case "mdxJsxTextElement":
    case "mdxJsxFlowElement":
    case "containerDirective":
      return true;
    case "paragraph":
      return node.data?.directiveLabel === true;
    default:
      return false;
  }
}

/** Cuts what stands before, between and after a wrapper's children; only white space between them stays. */
function unwrap(node: Parents & Wrapper, source: string, start: number, end: number, edits: Edit[]): void {
  const children = node.children.filter(({ position }) => position?.start.offset !== undefined && position.end.offset !== undefined);
  if (children.length === 0) {
    edits.push({ start, end, replacement: "" });
    return;
  }
  let at = start;
  for (const child of children) {
    const childStart = child.position?.start.offset ?? at;
    cut(at, childStart);
    at = child.position?.end.offset ?? at;
  }
  cut(at, end);

  function cut(from: number, to: number): void {
    const written = source.slice(from, to);
    if (/\S/.test(written))
      edits.push({ start: from, end: to, replacement: from === start || to === end ? "" : (/\s*$/.exec(written)?.[0] ?? "") });
  }
}

/** `{"text"}` and `{/* comment *\/}`; null for what only running code could tell. */
function expressionText(value: string): string | null {
  const expression = value.trim();
  if (expression === "" || /^\/\*[\s\S]*\*\/$/.test(expression)) return "";
  return /^(["'`])((?:(?!\1|\\|\$\{)[\s\S])*)\1$/.exec(expression)?.[2] ?? null;
}

/** The text of a piece of HTML: no tags, comments, scripts or styles. */
export function htmlText(html: string): string {
  return html
    .replace(/<!--[\s\S]*?(?:-->|$)/g, "")
    .replace(/<(script|style|template|iframe|noscript)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, "")
    .replace(/<br\s*\/?>/gi, " ")
    .replace(
      /<img\b[^>]*?\balt\s*=\s*(?:"([^"]*)"|'([^']*)')[^>]*>/gi,
      (_, double: string | undefined, single: string | undefined) => double ?? single ?? "",
    )
    .replace(/<[/!?]?[a-z][^<>]*>/gi, "")
    .replace(/^[ \t]+$/gm, "");
}

import type { Element, ElementContent, Properties, Root, RootContent, Text } from "hast";
import type { ShownMarker } from "./footnotes";
import { cutAtMarkers, type MarkedMarkdown, unshielded } from "./marked-markdown";

type Marks = MarkedMarkdown & { hasCaret: boolean };
type Context = Marks & { byStart: ReadonlyMap<number, readonly ShownMarker[]> };

/** Below these a note may unfold. */
const slotted = new Set(["p", "li", "table", "h1", "h2", "h3", "h4", "h5", "h6"]);
/** What text may stand in directly, for the caret. */
const flowing = new Set([
  "p",
  "li",
  "td",
  "th",
  "h1",
  "h2",
  "h3",
  "h4",
  "h5",
  "h6",
  "ul",
  "ol",
  "blockquote",
  "table",
  "thead",
  "tbody",
  "tr",
]);

/**
 * Turns shielded markers into `sup`, marked spans into `u` (unsupported) and `mark` (quote), adds the caret as `i`: elements that
 * markdown itself never makes. And makes harmless what an answer must not contain: HTML becomes text, images become links,
 * task boxes signs. `data-slot` names the markers whose note may unfold below an element.
 */
export function rehypeMarks(marks: Marks) {
  const byStart = new Map<number, ShownMarker[]>();
  for (const marker of marks.markers) byStart.set(marker.start, [...(byStart.get(marker.start) ?? []), marker]);
  const context = { ...marks, byStart };
  return (tree: Root): void => {
    tree.children = tree.children.flatMap((child): RootContent[] => (child.type === "doctype" ? [] : rewrite(child, context)));
    for (const child of tree.children) if (child.type === "element") claimSlots(child);
    if (marks.hasCaret) addCaret(tree);
  };
}

function make(tagName: string, properties: Properties, children: ElementContent[]): Element {
  return { type: "element", tagName, properties, children };
}

function rewrite(node: RootContent, context: Context): ElementContent[] {
  if (node.type === "text") return withMarkers(node, context);
  if (node.type === "raw") return [{ type: "text", value: unshielded(node.value) }];
  if (node.type !== "element") return [];
  switch (node.tagName) {
    case "img":
      return [linkInsteadOf(node)];
    case "input":
      return [{ type: "text", value: node.properties.checked ? "☑" : "☐" }];
    case "pre":
      return [{ ...node, children: literal(node.children) }];
    case "code":
      return spanned({ ...node, children: literal(node.children) }, node, context);
    case "a":
      return link(node, context);
    default:
      return [{ ...node, properties: alignedOnly(node.properties), children: node.children.flatMap((child) => rewrite(child, context)) }];
  }
}

/** Of the attributes that markdown gives to elements only these are kept. */
function alignedOnly({ align, start }: Properties): Properties {
  return { ...(align ? { dataAlign: String(align) } : {}), ...(typeof start === "number" ? { start } : {}) };
}

function literal(children: readonly ElementContent[]): ElementContent[] {
  return children.flatMap((child): ElementContent[] => {
    if (child.type === "text") return [{ ...child, value: unshielded(child.value) }];
    return child.type === "element" ? [{ ...child, children: literal(child.children) }] : [];
  });
}

function linkInsteadOf(image: Element): ElementContent {
  const text: Text = { type: "text", value: unshielded(String(image.properties.alt ?? "")).trim() || "image" };
  return make("a", { href: unshielded(String(image.properties.src ?? "")) }, [text]);
}

/** A link holds no other link: an image in it gives its text, and markers follow behind it. */
function link(node: Element, context: Context): ElementContent[] {
  const inner = node.children.flatMap((child) => rewrite(child, context));
  const markers: ElementContent[] = [];
  const children = withoutLinks(inner, markers);
  return [make("a", { href: unshielded(String(node.properties.href ?? "")) }, children), ...markers];
}

function withoutLinks(children: readonly ElementContent[], markers: ElementContent[]): ElementContent[] {
  return children.flatMap((child): ElementContent[] => {
    if (child.type !== "element") return [child];
    if (child.tagName === "sup") {
      markers.push(child);
      return [];
    }
    const inner = withoutLinks(child.children, markers);
    return child.tagName === "a" ? inner : [{ ...child, children: inner }];
  });
}

function withMarkers(node: Text, context: Context): ElementContent[] {
  const source = sourceOf(node, context);
  let searched = 0;
  return cutAtMarkers(node.value).flatMap((cut, index, cuts): ElementContent[] => {
    if (cut.kind === "text") return spanned({ type: "text", value: cut.text }, within(node, cut.at, cut.text.length, context), context);
    const at = source.text.indexOf("\uE000", searched);
    searched = at + 1;
    const isFirst = cuts[index - 1]?.kind !== "marker";
    const here = context.byStart.get(source.start + at) ?? [];
    return here.map(({ id }, place) => make("sup", { dataMarker: id, ...(isFirst && place === 0 ? {} : { dataFollows: "" }) }, []));
  });
}

/** The markdown a node was read from, and where that begins in the whole. */
function sourceOf(node: Pick<Text, "position">, { text, base }: Context): { text: string; start: number } {
  const from = node.position?.start.offset ?? 0;
  return { text: text.slice(from, node.position?.end.offset), start: base + from };
}

type Placed = Pick<Text, "position">;

/** The place of a part of a text; known only where the text stands in the markdown as it is shown. */
function within(node: Text, at: number, length: number, context: Context): Placed {
  const { position } = node;
  const from = position?.start.offset;
  if (!position || from === undefined || sourceOf(node, context).text.length !== node.value.length) return node;
  return { position: { start: { ...position.start, offset: from + at }, end: { ...position.end, offset: from + at + length } } };
}

/** The node, set off where a marked span covers it; text is cut at the span's ends, anything else is covered when most of it is. */
function spanned(node: Text | Element, { position }: Placed, context: Context): ElementContent[] {
  const from = (position?.start.offset ?? Number.NaN) + context.base;
  const to = (position?.end.offset ?? Number.NaN) + context.base;
  const span = context.spans.find(({ start, end }) => Math.min(end, to) > Math.max(start, from));
  if (!span || (node.type === "text" && node.value.trim() === "")) return [node];
  const wrap = (child: Text | Element) => make(span.kind === "quote" ? "mark" : "u", { dataSpan: String(span.start) }, [child]);
  const [start, end] = [Math.max(span.start, from) - from, Math.min(span.end, to) - from];
  if (node.type !== "text" || node.value.length !== to - from) return end - start > (to - from) / 2 ? [wrap(node)] : [node];
  const rest = { position: position && { start: { ...position.start, offset: from + end - context.base }, end: position.end } };
  const after: Text = { type: "text", value: node.value.slice(end) };
  return [
    ...(start > 0 ? [{ ...node, value: node.value.slice(0, start) }] : []),
    wrap({ type: "text", value: node.value.slice(start, end) }),
    ...(after.value === "" ? [] : spanned(after, rest, context)),
  ];
}

/** The markers in an element that nothing inside it claims. */
function claimSlots(node: Element): string[] {
  const id = node.properties.dataMarker;
  if (typeof id === "string") return [id];
  const unclaimed = node.children.flatMap((child) => (child.type === "element" ? claimSlots(child) : []));
  if (unclaimed.length === 0 || !slotted.has(node.tagName)) return unclaimed;
  node.properties.dataSlot = unclaimed.join(" ");
  return [];
}

function addCaret(tree: Root): void {
  let parent: Root | Element = tree;
  for (;;) {
    const last: RootContent | undefined = parent.children.findLast(
      (child) => child.type === "element" || (child.type === "text" && child.value.trim() !== ""),
    );
    if (last?.type !== "element" || !flowing.has(last.tagName)) break;
    parent = last;
  }
  const isCode = parent.children.at(-1)?.type === "element" && parent === tree;
  if (!isCode) parent.children.push(make("i", { dataCaret: "" }, []));
}

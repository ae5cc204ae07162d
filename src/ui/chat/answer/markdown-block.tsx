import { useTranslations } from "next-intl";
import { type ComponentType, memo, type ReactNode } from "react";
import Markdown, { type Components, type Options } from "react-markdown";
import remarkGfm from "remark-gfm";
import { CodeBlock } from "./code-block";
import { type MarkedMarkdown, shieldMarkers } from "./marked-markdown";
import styles from "./prose.module.css";
import { rehypeMarks } from "./rehype-marks";
import { safeUrl } from "./safe-url";

type MarkdownBlockProps = MarkedMarkdown & { hasCaret?: boolean; definitions?: string; components?: Components };

/** What an answer adds to markdown: its markers, the place where a note unfolds, and sentences without support. */
type AnswerParts = {
  Marker: ComponentType<{ id: string; isFollowing: boolean }>;
  NoteSlot: ComponentType<{ markerIds: string }>;
  UnsupportedText: ComponentType<{ children?: ReactNode }>;
};

/** Every element that can come of a text; whatever else a plugin may make is dropped. */
const allowed = ["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code", "hr", "br", "strong", "em", "del"];
const allowedElements = [...allowed, "a", "table", "thead", "tbody", "tr", "th", "td", "sup", "u", "mark", "i"];

type HastElement = Parameters<NonNullable<Options["urlTransform"]>>[2];

/** The elements of a text, with an answer's own parts or without. The page has its own first two levels of headings; a text's begin below. */
export function markdownComponents(parts: AnswerParts | null): Components {
  const slotOf = (node: HastElement | undefined) => {
    const slot = node?.properties.dataSlot;
    return parts && typeof slot === "string" ? <parts.NoteSlot markerIds={slot} /> : null;
  };
  const slotted = (Tag: "p" | "h3" | "h4" | "h5" | "h6") =>
    function Slotted({ node, children }: { node?: HastElement | undefined; children?: ReactNode }) {
      return (
        <>
          <Tag>{children}</Tag>
          {slotOf(node)}
        </>
      );
    };
  return {
    h1: slotted("h3"),
    h2: slotted("h3"),
    h3: slotted("h4"),
    h4: slotted("h5"),
    h5: slotted("h6"),
    h6: slotted("h6"),
    p: slotted("p"),
    li: ({ node, children }) => (
      <li>
        {children}
        {slotOf(node)}
      </li>
    ),
    table: ({ node, children }) => (
      <>
        <ScrollingTable>{children}</ScrollingTable>
        {slotOf(node)}
      </>
    ),
    a: ({ href, children }) => <SafeLink href={href}>{children}</SafeLink>,
    pre: ({ node }) => <CodeBlock {...codeOf(node)} />,
    sup: ({ node }) => parts && <parts.Marker {...markerOf(node)} />,
    u: ({ children }) => (parts ? <parts.UnsupportedText>{children}</parts.UnsupportedText> : children),
    mark: ({ children }) => <mark className={styles.quote}>{children}</mark>,
    i: () => <span className={styles.caret} aria-hidden="true" />,
  };
}

const plainComponents = markdownComponents(null);

function ScrollingTable({ children }: { children?: ReactNode }) {
  const t = useTranslations("answer");
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={styles.table} tabIndex={0} aria-label={t("table")}>
      <table>{children}</table>
    </section>
  );
}

/** An address that is not safe was left out before: its words stay. */
function SafeLink({ href, children }: { href?: string | undefined; children?: ReactNode }) {
  if (!href) return <span>{children}</span>;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}

/** `isFollowing`: nothing stands between it and the marker before. */
function markerOf(node: HastElement | undefined): { id: string; isFollowing: boolean } {
  return { id: String(node?.properties.dataMarker ?? ""), isFollowing: node?.properties.dataFollows !== undefined };
}

function codeOf(pre: HastElement | undefined): { code: string; language: string | null } {
  const code = pre?.children[0];
  if (code?.type !== "element") return { code: "", language: null };
  const names = code.properties.className;
  const language = Array.isArray(names) ? names.map(String).find((name) => name.startsWith("language-")) : undefined;
  const text = code.children.map((child) => (child.type === "text" ? child.value : "")).join("");
  return { code: text.replace(/\n$/, ""), language: language?.slice("language-".length) ?? null };
}

const rehypeOptions: NonNullable<Options["remarkRehypeOptions"]> = {
  handlers: {
    // Footnotes written by an author would give ids to the page and a heading of their own.
    footnoteReference: (_state, node: { label?: string; identifier: string }) => ({
      type: "text",
      value: `[^${node.label ?? node.identifier}]`,
    }),
    footnoteDefinition: (state, node) => state.all(node),
  },
};

/** A self-contained piece of an answer's or a document's markdown. It never executes, styles or requests anything. */
export const MarkdownBlock = memo(function MarkdownBlock({
  hasCaret = false,
  definitions = "",
  components = plainComponents,
  ...marked
}: MarkdownBlockProps) {
  const source = shieldMarkers(marked);
  const text = definitions && source.includes("[") ? `${source}\n\n${definitions}` : source;
  return (
    <Markdown
      remarkPlugins={[remarkGfm]}
      remarkRehypeOptions={rehypeOptions}
      rehypePlugins={[[rehypeMarks, { ...marked, text: source, hasCaret }]]}
      allowedElements={allowedElements}
      unwrapDisallowed
      urlTransform={safeUrl}
      components={components}
    >
      {text}
    </Markdown>
  );
}, isSame);

function isSame(before: MarkdownBlockProps, after: MarkdownBlockProps): boolean {
  return (
    before.text === after.text &&
    before.base === after.base &&
    before.hasCaret === after.hasCaret &&
    before.definitions === after.definitions &&
    before.markers.length === after.markers.length &&
    before.markers.every((marker, index) => marker.id === after.markers[index]?.id) &&
    before.spans.length === after.spans.length &&
    before.spans.every((span, index) => span.start === after.spans[index]?.start && span.end === after.spans[index]?.end)
  );
}

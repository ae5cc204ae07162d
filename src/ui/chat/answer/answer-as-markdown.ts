import type { MessageView } from "@/contract/message";
import { type Footnote, readFootnotes } from "./footnotes";
import { passageUrl } from "./passage-url";
import { plainText } from "./plain-text";

/**
 * An answer as markdown with footnotes (`[^1]`), each with its title, link and quote; `origin` completes links to our own pages. `prefix` stands before
 * each number, so that answers can stand in one document.
 */
export function answerAsMarkdown(message: Pick<MessageView, "content" | "sources" | "citations">, origin: string, prefix = ""): string {
  const { markers, notes } = readFootnotes(message.content, message.sources, message.citations);
  const labels = new Map(notes.map((note, index) => [note.key, `[^${prefix}${index + 1}]`]));
  let text = "";
  let at = 0;
  for (const marker of markers) {
    if (marker.start >= at) text += message.content.slice(at, marker.start);
    text += labels.get(marker.noteKey) ?? "";
    at = marker.end;
  }
  text += message.content.slice(at);
  if (notes.length === 0) return `${text.trim()}\n`;
  return `${text.trim()}\n\n${notes.map((note) => `${labels.get(note.key)}: ${noteLine(note, origin)}`).join("\n")}\n`;
}

function noteLine({ source, quotes }: Footnote, origin: string): string {
  const label = [source.title, ...source.headingPath.filter((heading) => heading !== source.title)].join(" › ").replace(/[[\]]/g, "\\$&");
  const link = `[${label}](${new URL(passageUrl(source, quotes[0] ?? null), origin).href})`;
  return [link, quotes.map(({ quote }) => `“${plainText(quote)}”`).join(" … ")].filter(Boolean).join(": ");
}

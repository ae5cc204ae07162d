import { useMemo } from "react";
import type { TextSpan } from "@/contract/message";
import { completeMarkdown } from "./complete-markdown";
import type { ShownMarker } from "./footnotes";
import { MarkdownBlock, markdownComponents } from "./markdown-block";
import type { MarkedSpan } from "./marked-markdown";
import { Marker } from "./marker";
import { NoteSlot } from "./note-slot";
import styles from "./prose.module.css";
import { type MarkdownBlock as Block, definitionsOf, splitBlocks } from "./split-blocks";
import { UnsupportedText } from "./unsupported-text";

const components = markdownComponents({ Marker, NoteSlot, UnsupportedText });

type AnswerTextProps = { text: string; markers: readonly ShownMarker[]; unsupported: readonly TextSpan[]; isRunning: boolean };

/** The answer's markdown, block by block: while it grows only its last block is rendered again. */
export function AnswerText({ text, markers, unsupported, isRunning }: AnswerTextProps) {
  const blocks = splitBlocks(text);
  const definitions = definitionsOf(text);
  const spans = useMemo((): MarkedSpan[] => unsupported.map((span) => ({ ...span, kind: "unsupported" })), [unsupported]);
  return (
    <div className={styles.prose} dir="auto">
      {blocks.map((block, index) => (
        <MarkdownBlock
          key={block.start}
          text={block.text}
          base={block.start}
          markers={inside(markers, block)}
          spans={spans.length === 0 ? spans : overlapping(spans, block)}
          hasCaret={isRunning && index === blocks.length - 1}
          definitions={definitions}
          components={components}
        />
      ))}
    </div>
  );
}

/** A growing text with its last block made presentable. */
export function presentable(text: string): string {
  const last = splitBlocks(text).at(-1);
  return last ? text.slice(0, last.start) + completeMarkdown(last.text) : text;
}

function inside(markers: readonly ShownMarker[], { start, text }: Block): readonly ShownMarker[] {
  return markers.filter((marker) => marker.start >= start && marker.start < start + text.length);
}

function overlapping(spans: readonly MarkedSpan[], { start, text }: Block): readonly MarkedSpan[] {
  return spans.filter((span) => span.end > start && span.start < start + text.length);
}

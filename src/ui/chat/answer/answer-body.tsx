"use client";

import { useCallback, useId, useMemo, useRef, useState } from "react";
import { isFinal } from "../thread-state";
import type { AnswerProps } from "./answer";
import styles from "./answer.module.css";
import { AnswerFoot } from "./answer-foot";
import { AnswerLabels } from "./answer-labels";
import { type AnswerNotes, AnswerNotesContext } from "./answer-notes";
import { AnswerText, presentable } from "./answer-text";
import { NotFoundCard } from "./not-found-card";
import { createNotesStore } from "./notes-store";
import { Sidenotes } from "./sidenotes";
import { SourcesPanel } from "./sources-panel";
import { UnsupportedReason } from "./unsupported-reason";
import { useFootnotes } from "./use-footnotes";
import { useNotesKeys } from "./use-notes-keys";
import { useNotesMode } from "./use-notes-mode";
import { useReadingPace } from "./use-reading-pace";

const none: never[] = [];

/** One answer with its notes, rendered; see `AnswerProps`. */
export default function AnswerBody({ message, onAsk, actions }: AnswerProps) {
  const { sources, citations, answer } = message;
  const hasEnded = isFinal(message);
  const shown = useReadingPace(message.content, hasEnded);
  const isRunning = !hasEnded || shown.length < message.content.length;
  const text = isRunning ? presentable(shown) : shown;
  const answerId = useId();
  const root = useRef<HTMLDivElement>(null);
  const [store] = useState(createNotesStore);
  const [isPanelOpen, setIsPanelOpen] = useState(false);
  const mode = useNotesMode();
  const { markers, notes } = useFootnotes(text, sources, citations);
  const context = useMemo((): AnswerNotes => {
    const byId = new Map(markers.map((marker) => [marker.id, marker]));
    const byKey = new Map(notes.map((note) => [note.key, note]));
    return { answerId, messageId: message.id, mode, markers: byId, notes: byKey, isFinal: hasEnded, store };
  }, [answerId, message.id, mode, markers, notes, hasEnded, store]);
  const openPanel = useCallback(() => setIsPanelOpen(true), []);
  useNotesKeys(root, context);

  const foot = !isRunning && <AnswerFoot message={message} actions={actions} onSources={openPanel} />;
  const panel = isPanelOpen && <SourcesPanel sources={sources} notes={notes} onClose={() => setIsPanelOpen(false)} />;
  if (answer?.outcome === "not_found") {
    return (
      <>
        <NotFoundCard pages={answer.nearestPages} onAsk={onAsk} />
        {foot}
        {panel}
      </>
    );
  }
  if (message.content === "") return null;
  const otherCount = sources.length - new Set(notes.map(({ number }) => number)).size;
  return (
    <AnswerNotesContext value={context}>
      <div ref={root} className={styles.answer} data-running={isRunning} data-answer-text="">
        <AnswerText text={text} markers={markers} unsupported={isRunning ? none : (answer?.unsupported ?? none)} isRunning={isRunning} />
        {!isRunning && <AnswerLabels message={message} />}
        {foot}
        {mode === "margin" && <Sidenotes notes={notes} otherCount={isRunning ? 0 : otherCount} onMore={openPanel} />}
        {!isRunning && answer && answer.unsupported.length > 0 && <UnsupportedReason answerId={answerId} root={root} />}
        {panel}
      </div>
    </AnswerNotesContext>
  );
}

import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import type { CitationView } from "@/contract/message";
import { CitationFeedback } from "../feedback/citation-feedback";
import { noteElementId, useAnswerNotes, useNotesState } from "./answer-notes";
import { excerptOf } from "./excerpt";
import type { Footnote, ShownMarker } from "./footnotes";
import styles from "./note.module.css";
import { Passage } from "./passage";
import { passageUrl } from "./passage-url";
import { SourceTitle } from "./source-title";

/** A note's words: where they come from, the quote in its surroundings, and on demand the whole passage with its other places. */
export function NoteBody({ note, contextChars }: { note: Footnote; contextChars: number }) {
  const t = useTranslations("answer");
  const { answerId, messageId, isFinal, markers, store } = useAnswerNotes();
  const [isWhole, setIsWhole] = useState(false);
  const passageId = useId();
  const { source, quotes } = note;
  const current = useNotesState(store, ({ marker, openMarker }) => {
    const from = markers.get(marker ?? openMarker ?? "");
    return from?.noteKey === note.key ? (from.citation?.quoteStart ?? null) : null;
  });
  const isDoubtful = note.isDoubtful || (isFinal && quotes.length === 0);
  return (
    <>
      <div className={styles.head}>
        <span className={styles.number} aria-hidden="true">
          {note.number}
        </span>
        <SourceTitle source={source} href={passageUrl(source, quotes[0] ?? null)} isQuiet={note.isRepeat} />
      </div>
      {!isWhole && (
        <blockquote id={`${noteElementId(answerId, note.key)}-quote`} className={styles.excerpt} dir="auto">
          {excerptOf(source, quotes, contextChars).map(({ kind, text, at }) =>
            kind === "context" ? (
              <span key={`${kind}-${at}`} className={styles.context}>
                {text}
              </span>
            ) : (
              <q key={`${kind}-${at}`} className={styles.quote} data-current={current === null ? "any" : current === at ? "only" : "none"}>
                {text}
              </q>
            ),
          )}
        </blockquote>
      )}
      {isDoubtful && <p className={styles.doubt}>{t("unverified")}</p>}
      {source.page && <p className={styles.doubt}>{t(`page.${source.page}`)}</p>}
      <div id={passageId}>{isWhole && <Passage source={source} quotes={quotes} />}</div>
      <div className={styles.deeds}>
        <button
          type="button"
          className={styles.more}
          aria-expanded={isWhole}
          aria-controls={passageId}
          onClick={() => setIsWhole(!isWhole)}
        >
          {t(isWhole ? "hidePassage" : "showPassage")}
          {!isWhole && source.otherLocations.length > 0 && <span> · {t("otherPlaces", { count: source.otherLocations.length })}</span>}
        </button>
        {isFinal && <CitationFeedback messageId={messageId} citations={citationsOf(note, markers)} />}
      </div>
    </>
  );
}

/** The citations whose markers lead to a note, each once. */
function citationsOf({ key }: Footnote, markers: ReadonlyMap<string, ShownMarker>): CitationView[] {
  const found = [...markers.values()].flatMap(({ noteKey, citation }) => (noteKey === key && citation ? [citation] : []));
  return [...new Set(found)];
}

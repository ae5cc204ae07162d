import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { noteElementId, useAnswerNotes } from "./answer-notes";
import type { Footnote } from "./footnotes";
import styles from "./note.module.css";
import { Passage } from "./passage";
import { passageUrl } from "./passage-url";
import { quoteInContext } from "./quote-context";
import { SourceTitle } from "./source-title";

/** A note's words: where they come from, the quote in its surroundings, and on demand the whole passage with its other places. */
export function NoteBody({ note, contextChars }: { note: Footnote; contextChars: number }) {
  const t = useTranslations("answer");
  const { answerId, isFinal } = useAnswerNotes();
  const [isWhole, setIsWhole] = useState(false);
  const passageId = useId();
  const { source, citation } = note;
  const { before, quote, after } = quoteInContext(source, citation, contextChars);
  const isDoubtful = citation ? !citation.verified : isFinal;
  return (
    <>
      <div className={styles.head}>
        <span className={styles.number} aria-hidden="true">
          {note.number}
        </span>
        <SourceTitle source={source} href={passageUrl(source, citation)} isQuiet={note.isRepeat} />
      </div>
      {!isWhole && (
        <blockquote id={`${noteElementId(answerId, note.key)}-quote`} className={styles.excerpt}>
          {before && <span>{before} </span>}
          {quote && <q className={styles.quote}>{quote}</q>}
          {after && <span> {after}</span>}
        </blockquote>
      )}
      {isDoubtful && <p className={styles.doubt}>{t("unverified")}</p>}
      <div id={passageId}>{isWhole && <Passage source={source} citation={citation} />}</div>
      <button type="button" className={styles.more} aria-expanded={isWhole} aria-controls={passageId} onClick={() => setIsWhole(!isWhole)}>
        {t(isWhole ? "hidePassage" : "showPassage")}
        {!isWhole && source.otherLocations.length > 0 && <span> · {t("otherPlaces", { count: source.otherLocations.length })}</span>}
      </button>
    </>
  );
}

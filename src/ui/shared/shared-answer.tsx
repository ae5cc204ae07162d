import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { SharedMessage } from "@/contract/share";
import answer from "../chat/answer/answer.module.css";
import { AnswerLabels } from "../chat/answer/answer-labels";
import { excerptOf } from "../chat/answer/excerpt";
import { type Footnote, readFootnotes, type ShownMarker } from "../chat/answer/footnotes";
import { MarkdownBlock, markdownComponents } from "../chat/answer/markdown-block";
import marker from "../chat/answer/marker.module.css";
import note from "../chat/answer/note.module.css";
import { passageUrl } from "../chat/answer/passage-url";
import prose from "../chat/answer/prose.module.css";
import { SourceTitle } from "../chat/answer/source-title";
import hidden from "../primitives/hidden.module.css";
import styles from "./shared-page.module.css";

/** Words of the passage on either side of a quote. */
const contextChars = 90;

/** An answer with its notes: beside it where there is room, below it elsewhere. `id` names it on the page. */
export function SharedAnswer({ id, message }: { id: string; message: SharedMessage }) {
  const t = useTranslations("page.shared");
  const { content, status, sources, citations } = message;
  const { markers, notes } = readFootnotes(content, sources, citations);
  const unsupported = (message.answer?.unsupported ?? []).map((span) => ({ ...span, kind: "unsupported" as const }));
  return (
    <article className={styles.answer} aria-label={t("answer")}>
      <h2 className={hidden.hidden}>{t("answer")}</h2>
      <div className={answer.answer}>
        <div className={prose.prose} dir="auto">
          <MarkdownBlock text={content} base={0} markers={markers} spans={unsupported} components={componentsOf(id, markers)} />
        </div>
        <AnswerLabels message={message} />
        {status !== "delivered" && <p className={answer.label}>{t("brokenOff")}</p>}
      </div>
      {notes.length > 0 && (
        <section className={styles.notes} aria-label={t("footnotes")}>
          {notes.map((one) => (
            <Note key={one.key} id={noteId(id, one.key)} note={one} />
          ))}
        </section>
      )}
    </article>
  );
}

function Note({ id, note: { number, source, quotes, isRepeat, isDoubtful } }: { id: string; note: Footnote }) {
  const t = useTranslations("answer");
  return (
    <div id={id} className={styles.note} role="doc-footnote" aria-label={t("note", { number })} tabIndex={-1}>
      <div className={note.head}>
        <span className={styles.number} aria-hidden="true">
          {number}
        </span>
        <SourceTitle source={source} href={passageUrl(source, quotes[0] ?? null)} isQuiet={isRepeat} />
      </div>
      <blockquote className={note.excerpt} dir="auto">
        {excerptOf(source, quotes, contextChars).map(({ kind, text, at }) =>
          kind === "context" ? (
            <span key={`${kind}-${at}`}>{text}</span>
          ) : (
            <q key={`${kind}-${at}`} className={note.quote}>
              {text}
            </q>
          ),
        )}
      </blockquote>
      {isDoubtful && <p className={note.doubt}>{t("unverified")}</p>}
      {source.page && <p className={note.doubt}>{t(`page.${source.page}`)}</p>}
    </div>
  );
}

const noteId = (answerId: string, key: string) => `note-${answerId}-${key}`;

/** Markers that lead to their notes on the page. */
function componentsOf(answerId: string, markers: readonly ShownMarker[]) {
  const byId = new Map(markers.map((one) => [one.id, one]));
  return markdownComponents({
    Marker: ({ id, isFollowing }) => {
      const shown = byId.get(id);
      return shown ? <SharedMarker href={`#${noteId(answerId, shown.noteKey)}`} marker={shown} isFollowing={isFollowing} /> : null;
    },
    NoteSlot: () => null,
    UnsupportedText: Unsupported,
  });
}

function SharedMarker({ href, marker: { number, source }, isFollowing }: { href: string; marker: ShownMarker; isFollowing: boolean }) {
  const t = useTranslations("answer");
  return (
    <sup className={marker.marker} data-follows={isFollowing}>
      <a className={marker.number} href={href} role="doc-noteref" aria-label={t("footnote", { number, title: source.title })}>
        {number}
      </a>
    </sup>
  );
}

function Unsupported({ children }: { children?: ReactNode }) {
  const t = useTranslations("answer");
  return (
    <span className={styles.unsupported} title={t("unsupported")}>
      {children}
    </span>
  );
}

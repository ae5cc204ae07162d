"use client";

import { useLocale } from "next-intl";
import type { SearchHit } from "@/contract/search";
import styles from "./found-message.module.css";

/** A message that was found: its conversation, its day, and the words in their place. */
export function FoundMessage({ hit: { title, excerpt, marks, createdAt, messageId } }: { hit: SearchHit }) {
  const locale = useLocale();
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium" }).format(new Date(createdAt));
  return (
    <span className={styles.found}>
      <span className={styles.head}>
        <span className={styles.title} dir="auto">
          {messageId === null ? <Marked text={excerpt} marks={marks} /> : title}
        </span>
        <time dateTime={createdAt}>{day}</time>
      </span>
      {messageId !== null && (
        <span className={styles.excerpt} dir="auto">
          <Marked text={excerpt} marks={marks} />
        </span>
      )}
    </span>
  );
}

function Marked({ text, marks }: { text: string; marks: SearchHit["marks"] }) {
  const ends = [0, ...marks.map(({ end }) => end)];
  return (
    <>
      {marks.map(({ start, end }, i) => (
        <span key={start}>
          {text.slice(ends[i], start)}
          <mark className={styles.mark}>{text.slice(start, end)}</mark>
        </span>
      ))}
      {text.slice(ends.at(-1))}
    </>
  );
}

import { useTranslations } from "next-intl";
import type { SourceView } from "@/contract/message";
import { Dialog, type DialogLook } from "../../primitives/dialog";
import type { Footnote } from "./footnotes";
import noteStyles from "./note.module.css";
import { Passage } from "./passage";
import { passageUrl } from "./passage-url";
import { SourceTitle } from "./source-title";
import styles from "./sources-panel.module.css";

type SourcesPanelProps = { sources: readonly SourceView[]; notes: readonly Footnote[]; onClose: () => void };

const drawer: DialogLook = { dialog: styles.panel, body: styles.body, head: styles.head, title: styles.title };

/** Every passage that was read for an answer: those it cites, with their numbers, then the others. */
export function SourcesPanel({ sources, notes, onClose }: SourcesPanelProps) {
  const t = useTranslations("answer");
  const firstNotes = notes.filter(({ isRepeat }) => !isRepeat);
  const quotesOf = ({ ordinal }: SourceView) => notes.flatMap(({ source, quotes }) => (source.ordinal === ordinal ? quotes : []));
  const citedOrdinals = new Set(notes.map(({ source }) => source.ordinal));
  const others = sources.filter(({ ordinal }) => !citedOrdinals.has(ordinal));
  return (
    <Dialog title={t("sourcesTitle")} closeLabel={t("close")} onClose={onClose} look={drawer}>
      {firstNotes.length > 0 && <h3 className={styles.part}>{t("cited", { count: firstNotes.length })}</h3>}
      {firstNotes.map(({ number, source }) => (
        <SourceItem key={source.ordinal} number={number} source={source} quotes={quotesOf(source)} />
      ))}
      {others.length > 0 && <h3 className={styles.part}>{t("retrieved", { count: others.length })}</h3>}
      {others.map((source) => (
        <SourceItem key={source.ordinal} number={null} source={source} quotes={[]} />
      ))}
    </Dialog>
  );
}

function SourceItem({ number, source, quotes }: Pick<Footnote, "source" | "quotes"> & { number: number | null }) {
  const t = useTranslations("answer");
  return (
    <details className={styles.item}>
      <summary className={styles.summary}>
        <span className={styles.number}>{number}</span>
        <span className={styles.name}>
          {source.title}
          {source.headingPath.length > 0 && <span className={styles.heading}> › {source.headingPath.join(" › ")}</span>}
        </span>
      </summary>
      <div className={styles.passage}>
        <SourceTitle source={source} href={passageUrl(source, quotes[0] ?? null)} />
        {source.page && <p className={noteStyles.doubt}>{t(`page.${source.page}`)}</p>}
        <Passage source={source} quotes={quotes} />
      </div>
    </details>
  );
}

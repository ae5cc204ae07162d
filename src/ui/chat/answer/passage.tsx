import { useTranslations } from "next-intl";
import type { CitationView, SourceView } from "@/contract/message";
import { MarkdownBlock } from "./markdown-block";
import type { MarkedSpan } from "./marked-markdown";
import styles from "./note.module.css";
import { pageUrl } from "./passage-url";
import { SourceTitle } from "./source-title";

/** A passage as it stands in its document, the quotes marked, with the other places where the same text stands. */
export function Passage({ source, quotes }: { source: SourceView; quotes: readonly CitationView[] }) {
  const t = useTranslations("answer");
  const { otherLocations } = source;
  const spans = quotes.flatMap(({ quoteStart, quoteEnd }): MarkedSpan[] =>
    quoteStart === null || quoteEnd === null ? [] : [{ start: quoteStart, end: quoteEnd, kind: "quote" }],
  );
  return (
    <>
      <div className={styles.passage}>
        <MarkdownBlock text={source.passage} base={0} markers={[]} spans={spans} />
      </div>
      {otherLocations.length > 0 && (
        <>
          <p className={styles.places}>{t("otherPlaces", { count: otherLocations.length })}</p>
          <ul className={styles.placeList}>
            {otherLocations.map((location) => (
              <li key={`${location.path} ${location.headingPath.join(" ")}`}>
                <SourceTitle source={location} href={pageUrl(location)} />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

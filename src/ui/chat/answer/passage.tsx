import { useTranslations } from "next-intl";
import type { CitationView, SourceView } from "@/contract/message";
import { MarkdownBlock } from "./markdown-block";
import styles from "./note.module.css";
import { pageUrl } from "./passage-url";
import { SourceTitle } from "./source-title";

/** A passage as it stands in its document, the quote marked, with the other places where the same text stands. */
export function Passage({ source, citation }: { source: SourceView; citation: CitationView | null }) {
  const t = useTranslations("answer");
  const { otherLocations } = source;
  const quote =
    citation?.verified && citation.quoteStart !== null && citation.quoteEnd !== null
      ? [{ start: citation.quoteStart, end: citation.quoteEnd, kind: "quote" as const }]
      : [];
  return (
    <>
      <div className={styles.passage}>
        <MarkdownBlock text={source.passage} base={0} markers={[]} spans={quote} />
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

"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import buttons from "../primitives/button.module.css";
import { useNear } from "../primitives/use-near";
import { onReaderMoves } from "./reader-moves";
import styles from "./thread.module.css";

/** How long before its top comes onto the screen a thread's earlier messages are read. */
const aheadPx = 1_000;

type EarlierProps = { olderCursor: number; olderReading: "idle" | "loading" | "failed"; onOlder: (before: number) => void };

/** The top of what is loaded of a thread. Earlier messages are read when a reader on the way up comes near, or presses the button. */
export function Earlier({ olderCursor, olderReading, onOlder }: EarlierProps) {
  const t = useTranslations("page.thread");
  const place = useRef<HTMLParagraphElement>(null);
  const [hasMoved, setHasMoved] = useState(false);
  // Not before the reader does something: what is just being opened is to be there soon.
  useEffect(() => onReaderMoves(() => setHasMoved(true)), []);
  useNear(place, hasMoved && olderReading === "idle" ? olderCursor : null, () => onOlder(olderCursor), aheadPx);

  return (
    <p ref={place} className={styles.older}>
      {olderReading === "failed" && <span>{t("olderFailed")}</span>}
      <button type="button" className={buttons.quiet} disabled={olderReading === "loading"} onClick={() => onOlder(olderCursor)}>
        {olderReading === "loading" ? t("olderLoading") : t("older")}
      </button>
    </p>
  );
}

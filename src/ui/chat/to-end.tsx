"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Icon } from "../primitives/icon";
import { endOfThread } from "./end-of-thread";
import styles from "./to-end.module.css";

/** Offered while the last article ends below the screen. */
export default function ToEnd() {
  const t = useTranslations("page.thread");
  const [isBelow, setIsBelow] = useState(false);
  useEffect(() => {
    const update = () => setIsBelow(endOfThread() > window.innerHeight);
    const observer = new ResizeObserver(update);
    observer.observe(document.body);
    window.addEventListener("scroll", update, { passive: true });
    return () => {
      observer.disconnect();
      window.removeEventListener("scroll", update);
    };
  }, []);
  if (!isBelow) return null;
  return (
    <button type="button" className={styles.toEnd} onClick={scrollToEnd} aria-label={t("toEnd")} title={t("toEnd")}>
      <Icon name="down" size={18} />
    </button>
  );
}

function scrollToEnd() {
  const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
  window.scrollBy({ top: endOfThread() - window.innerHeight * 0.6, behavior });
}

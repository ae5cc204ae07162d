import type { ReactNode } from "react";
import { useAnswerNotes } from "./answer-notes";
import styles from "./prose.module.css";

/** Part of a sentence that no source supports. Its reason is told by `UnsupportedReason`. */
export function UnsupportedText({ children }: { children?: ReactNode }) {
  const { answerId } = useAnswerNotes();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the reason must be reachable by keyboard
    <span className={styles.unsupported} data-unsupported="" tabIndex={0} aria-describedby={`unsupported-${answerId}`}>
      {children}
    </span>
  );
}

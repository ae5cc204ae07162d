"use client";

import type { ReactNode } from "react";
import styles from "./notice.module.css";

/** A calm line above the composer. `doubt` for what passes by itself, `danger` for what failed. */
export function Notice({ tone, children }: { tone: "plain" | "doubt" | "danger"; children: ReactNode }) {
  return (
    <div className={styles.notice} data-tone={tone} role={tone === "danger" ? "alert" : "status"}>
      {children}
    </div>
  );
}

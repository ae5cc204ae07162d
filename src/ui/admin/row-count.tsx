"use client";

import { useTranslations } from "next-intl";
import type { RowCount } from "@/contract/admin";
import styles from "./room.module.css";

/** How many there are; said anew when it changes. */
export function RowCountView({
  total,
  of,
}: {
  total: RowCount | null;
  of: "conversations" | "gaps" | "pages" | "feedback" | "users" | "audit";
}) {
  const t = useTranslations(`admin.${of}`);
  return (
    <p className={styles.count} role="status">
      {total && t(total.isExact ? "count" : "countMore", { count: total.count })}
    </p>
  );
}

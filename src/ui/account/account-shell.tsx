import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Brand } from "../primitives/brand";
import styles from "./account-shell.module.css";

type AccountShellProps = {
  /** What this deployment is called. */
  name: string;
  heading: string;
  /** A footnote of the heading: what else will happen. */
  note?: string | null;
  lead?: ReactNode;
  width?: "form" | "reading";
  children?: ReactNode;
};

/** A page beside the chat: its heading, set like a question's answer, and one thing to do below it. */
export function AccountShell({ name, heading, note, lead, width = "form", children }: AccountShellProps) {
  const t = useTranslations("account.shell");
  return (
    <div className={styles.page}>
      <a href="#form" className={styles.skip}>
        {t("skip")}
      </a>
      <header className={styles.bar}>
        <a href="/" className={styles.home} aria-label={t("home", { name })}>
          <Brand name={name} />
        </a>
      </header>
      <main id="form" className={styles.main} data-width={width} tabIndex={-1}>
        <h1 className={styles.heading}>
          {heading}
          {note && (
            <sup className={styles.mark} aria-hidden="true">
              1
            </sup>
          )}
        </h1>
        {note && (
          <p className={styles.note}>
            <span className={styles.noteMark} aria-hidden="true">
              1
            </span>
            <span>{note}</span>
          </p>
        )}
        {lead && <p className={styles.lead}>{lead}</p>}
        {children && <div className={styles.body}>{children}</div>}
      </main>
    </div>
  );
}

/** Where else one could go from here. */
export function ShellFoot({ children }: { children: ReactNode }) {
  return <div className={styles.foot}>{children}</div>;
}

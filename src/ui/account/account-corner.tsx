"use client";

import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import type { SessionView } from "@/contract/session";
import { whenUsed } from "../primitives/when-used";
import styles from "./account-corner.module.css";
import { pathWithReturn } from "./path-with-return";

const AccountMenu = whenUsed(() => import("./account-menu"));

/** At the sidebar's foot: the way to sign in, or whose page this is and what they can do about it. */
export function AccountCorner({ me, path }: { me: SessionView | null; path: string }) {
  const t = useTranslations("page.account");
  const button = useRef<HTMLButtonElement>(null);
  const [status, setStatus] = useState<"closed" | "open" | "failed">("closed");
  if (me === null) return null;
  if (me.kind === "guest") {
    return (
      <a href={pathWithReturn("/sign-in", path)} className={styles.corner}>
        {t("signIn")}
      </a>
    );
  }
  const name = me.user?.name ?? me.user?.email ?? t("nameless");
  return (
    <>
      <button
        ref={button}
        type="button"
        className={styles.corner}
        aria-label={t("menu", { name })}
        aria-haspopup="menu"
        aria-expanded={status === "open"}
        onClick={() => setStatus("open")}
      >
        <span className={styles.initial} aria-hidden="true">
          {[...name][0]?.toLocaleUpperCase()}
        </span>
        <span className={styles.name} dir="auto">
          {name}
        </span>
      </button>
      <div role="alert">{status === "failed" && <p className={styles.failed}>{t("signOutFailed")}</p>}</div>
      {status === "open" && (
        <AccountMenu
          anchor={button}
          isAdmin={me.kind === "admin"}
          onClose={() => setStatus("closed")}
          onFailed={() => setStatus("failed")}
        />
      )}
    </>
  );
}

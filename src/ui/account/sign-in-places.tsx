"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { SignInView } from "@/contract/account";
import { forgetKeptText } from "../chat/kept-text";
import buttons from "../primitives/button.module.css";
import { api } from "../trpc/direct-client";
import form from "./form.module.css";
import { Moment } from "./moment";
import styles from "./section.module.css";

type SignInPlacesProps = { places: readonly SignInView[]; nowMs: number };

/** Every browser that is signed in, each but this one with a button that ends it. */
export function SignInPlaces({ places, nowMs }: SignInPlacesProps) {
  const t = useTranslations("account.places");
  const router = useRouter();
  const [busy, setBusy] = useState<string | null>(null);
  const [news, setNews] = useState<{ words: string; hasFailed: boolean } | null>(null);
  const nameOf = (place: SignInView) => place.device ?? t("unknown");

  const revoke = async (place: SignInView) => {
    setBusy(place.id);
    try {
      await api.account.revoke.mutate({ sessionId: place.id });
      setNews({ words: t("revoked", { device: nameOf(place) }), hasFailed: false });
      router.refresh();
    } catch {
      setNews({ words: t("revokeFailed", { device: nameOf(place) }), hasFailed: true });
    }
    setBusy(null);
  };
  const revokeAll = async () => {
    setBusy("all");
    try {
      await api.account.signOutEverywhere.mutate();
      forgetKeptText();
      location.replace("/");
    } catch {
      setNews({ words: t("revokeFailed", { device: t("all") }), hasFailed: true });
      setBusy(null);
    }
  };
  return (
    <>
      <ul className={styles.rows}>
        {places.map((place) => (
          <li key={place.id} className={styles.row}>
            <div className={styles.place}>
              <p className={styles.device}>
                {nameOf(place)}
                {place.isThis && <span className={styles.this}>{t("this")}</span>}
              </p>
              <p className={styles.when}>
                {t.rich("times", {
                  active: () => <Moment iso={place.lastActivityAt} nowMs={nowMs} justNow={t("now")} />,
                  since: () => <Moment iso={place.createdAt} nowMs={nowMs} justNow={t("now")} />,
                })}
              </p>
            </div>
            {!place.isThis && (
              <button
                type="button"
                className={buttons.quiet}
                disabled={busy !== null}
                aria-label={t("revokeLabel", { device: nameOf(place) })}
                onClick={() => void revoke(place)}
              >
                {t("revoke")}
              </button>
            )}
          </li>
        ))}
      </ul>
      <div role="status">{news && <p className={news.hasFailed ? form.refused : form.done}>{news.words}</p>}</div>
      <div className={styles.actions}>
        <button type="button" className={buttons.quiet} disabled={busy !== null} onClick={() => void revokeAll()}>
          {t("everywhere")}
        </button>
        <span className={styles.note}>{t("everywhereNote")}</span>
      </div>
    </>
  );
}

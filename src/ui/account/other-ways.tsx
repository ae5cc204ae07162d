"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { AccessInfo } from "@/contract/account";
import buttons from "../primitives/button.module.css";
import { beginAt, type ComingBack } from "./auth-requests";
import form from "./form.module.css";
import styles from "./other-ways.module.css";
import { useAwake } from "./use-awake";

type OtherWaysProps = { providers: AccessInfo["providers"]; back: ComingBack; onMailLink: () => void };

/** Ways to sign in without a password. */
export function OtherWays({ providers, back, onMailLink }: OtherWaysProps) {
  const t = useTranslations("account.signIn");
  const tRefusal = useTranslations("account.refusal");
  const isAwake = useAwake();
  const [hasFailed, setHasFailed] = useState(false);
  const begin = async (provider: AccessInfo["providers"][number]) => {
    if (provider === "email") return onMailLink();
    const reply = await beginAt(provider, back);
    if (reply.status === "done" && reply.url !== null) location.assign(reply.url);
    else setHasFailed(true);
  };
  return (
    <div className={styles.ways}>
      <p className={styles.or}>{t("or")}</p>
      {providers.map((provider) => (
        <button
          key={provider}
          type="button"
          className={`${buttons.quiet} ${styles.way}`}
          disabled={!isAwake}
          onClick={() => void begin(provider)}
        >
          {t(provider)}
        </button>
      ))}
      <div role="alert">{hasFailed && <p className={form.refused}>{tRefusal("unreachable")}</p>}</div>
    </div>
  );
}

"use client";

import { useTranslations } from "next-intl";
import type { SiblingPlace } from "@/contract/message";
import buttons from "../primitives/button.module.css";
import { Icon } from "../primitives/icon";
import styles from "./version-switch.module.css";

/** "2 / 3": which of a message's versions is shown, and the ways to its neighbours. */
export function VersionSwitch({ sibling, onShow }: { sibling: SiblingPlace; onShow: (messageId: string) => Promise<void> }) {
  const t = useTranslations("page.version");
  const { index, count, previousId, nextId } = sibling;
  const step = (name: "before" | "after", messageId: string | null) => (
    <button
      type="button"
      className={buttons.icon}
      aria-label={t(name)}
      title={t(name)}
      disabled={messageId === null}
      onClick={() => messageId !== null && void onShow(messageId)}
    >
      <Icon name={name} size={16} />
    </button>
  );
  return (
    <fieldset className={styles.switch} aria-label={t("label", { index: index + 1, count })}>
      {step("before", previousId)}
      <span aria-hidden="true">{t("place", { index: index + 1, count })}</span>
      {step("after", nextId)}
    </fieldset>
  );
}

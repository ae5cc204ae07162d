import { useTranslations } from "next-intl";
import type { AnswerInfo } from "@/contract/message";
import styles from "./answer.module.css";

/** What a reader must know of how the answer was made, in one quiet line each. */
export function AnswerLabels({ answer }: { answer: AnswerInfo }) {
  const t = useTranslations("answer");
  return (
    <>
      {answer.truncated && <p className={styles.label}>{t("truncated")}</p>}
      {answer.model === "extractive" && <p className={styles.label}>{t("extractive")}</p>}
    </>
  );
}

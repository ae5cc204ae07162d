import { useTranslations } from "next-intl";
import type { MessageView } from "@/contract/message";
import styles from "./answer.module.css";

/** What a reader must know of how the answer was made, in one quiet line each. A file's own words about that count for nothing. */
export function AnswerLabels({ message: { answer, isImported } }: { message: Pick<MessageView, "answer" | "isImported"> }) {
  const t = useTranslations("answer");
  return (
    <>
      {isImported && <p className={styles.label}>{t("imported")}</p>}
      {answer?.truncated && <p className={styles.label}>{t("truncated")}</p>}
      {answer?.model === "extractive" && !isImported && <p className={styles.label}>{t("extractive")}</p>}
    </>
  );
}

import { useTranslations } from "next-intl";
import { useContext, useState } from "react";
import type { CitationView } from "@/contract/message";
import styles from "./feedback.module.css";
import { RatedConversationContext } from "./rated-conversation";
import { useFeedback } from "./use-feedback";

type CitationFeedbackProps = { messageId: string; citations: readonly CitationView[] };

/** In a note: that what it quotes does not support the sentence. Where one note holds several quotes, it is said of all of them. */
export function CitationFeedback(props: CitationFeedbackProps) {
  const conversationId = useContext(RatedConversationContext);
  if (conversationId === null || props.citations.length === 0) return null;
  return <NotSupporting conversationId={conversationId} {...props} />;
}

function NotSupporting({ conversationId, messageId, citations }: CitationFeedbackProps & { conversationId: string }) {
  const t = useTranslations("answer.feedback");
  const { isRead, find, rate } = useFeedback(conversationId);
  const [hasFailed, setHasFailed] = useState(false);
  const rated = citations.map(({ ordinal, answerStart, answerEnd }) => ({ messageId, citation: { ordinal, answerStart, answerEnd } }));
  const isSaid = rated.every((one) => find(one) !== null);
  const toggle = async () => {
    const opinion = isSaid ? null : { rating: "down" as const, reasons: ["not_supporting" as const], comment: null };
    const done = [];
    for (const one of rated) done.push(await rate(one, opinion));
    setHasFailed(done.includes(false));
  };
  return (
    <>
      <button type="button" className={styles.notSupporting} disabled={!isRead} aria-pressed={isSaid} onClick={() => void toggle()}>
        {t(isSaid ? "saidNotSupporting" : "notSupporting")}
      </button>
      {hasFailed && (
        <span role="alert" className={styles.failed}>
          {t("failed")}
        </span>
      )}
    </>
  );
}

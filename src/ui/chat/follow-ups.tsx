"use client";

import { useTranslations } from "next-intl";
import { Icon } from "../primitives/icon";
import { trpc } from "../trpc/client";
import styles from "./empty.module.css";

type FollowUpsProps = { conversationId: string; answerId: string; onAsk: (question: string) => void };

/** What could be asked next, each of which the documents answer; nothing where there is nothing, or it cannot be told now. */
export default function FollowUps({ conversationId, answerId, onAsk }: FollowUpsProps) {
  const t = useTranslations("page.thread");
  const { data = [] } = trpc.message.followUps.useQuery(
    { conversationId, answerId },
    { staleTime: Number.POSITIVE_INFINITY, retry: false },
  );
  if (data.length === 0) return null;
  return (
    <article aria-label={t("next")}>
      <h3 className={styles.startersHeading}>{t("next")}</h3>
      <ul className={styles.starters}>
        {data.map((question) => (
          <li key={question}>
            <button type="button" className={styles.starter} onClick={() => onAsk(question)}>
              <span>{question}</span>
              <Icon name="arrow" size={18} />
            </button>
          </li>
        ))}
      </ul>
    </article>
  );
}

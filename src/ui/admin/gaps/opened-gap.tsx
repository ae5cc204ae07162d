"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import type { GapQuestion, ListedGap } from "@/contract/gap";
import { newId } from "../../chat/new-id";
import buttons from "../../primitives/button.module.css";
import { Icon } from "../../primitives/icon";
import { trpc } from "../../trpc/client";
import { refusalOf } from "../../trpc/refusal";
import detail from "../inspected-conversation.module.css";
import room from "../room.module.css";
import table from "../table.module.css";
import { Trouble } from "../trouble";
import { When } from "../when";
import { GapEditor } from "./gap-editor";
import styles from "./gaps.module.css";

/** One group with its latest questions. Mounted anew for each opening, which has one name. */
export function OpenedGapView({ gapId, onClose }: { gapId: string; onClose: () => void }) {
  const t = useTranslations("admin.gap");
  const { client } = trpc.useUtils();
  const [mountedAs] = useState(newId);
  const openingId = useRef<string | null>(null);
  const opened = useQuery({
    queryKey: ["admin.gaps.open", gapId, mountedAs],
    queryFn: async ({ signal }) => {
      const continued = openingId.current === null ? {} : { openingId: openingId.current };
      const view = await client.admin.gaps.open.mutate({ gapId, ...continued }, { signal });
      openingId.current = view.openingId;
      return view;
    },
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const gap = opened.data?.gap;
  const name = gap ? (gap.name ?? gap.example ?? t("unnamed")) : t("title");
  return (
    <section
      className={room.detail}
      aria-label={t("label", { name })}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) onClose();
      }}
    >
      <div className={detail.column}>
        <button type="button" className={`${buttons.quiet} ${detail.close}`} onClick={onClose}>
          <Icon name="close" size={16} />
          {t("close")}
        </button>
        <h2 ref={heading} className={detail.title} tabIndex={-1} dir="auto">
          {opened.isPending ? t("opening") : name}
        </h2>
        {opened.isError &&
          (refusalOf(opened.error)?.code === "NOT_FOUND" ? (
            <p className={detail.about}>{t("missing")}</p>
          ) : (
            <Trouble error={opened.error} words={t("failed")} onRetry={() => void opened.refetch()} />
          ))}
        {opened.data && (
          <>
            <About gap={opened.data.gap} />
            <GapEditor key={opened.data.gap.version} gap={opened.data.gap} onChanged={() => void opened.refetch()} />
            <Questions questions={opened.data.questions} all={opened.data.gap.questions} />
          </>
        )}
      </div>
    </section>
  );
}

function About({ gap }: { gap: ListedGap }) {
  const t = useTranslations("admin.gap");
  return (
    <>
      <p className={detail.about}>
        <span>{t("questions", { count: gap.questions })}</span>
        {gap.firstAskedAt !== null && <span>{t.rich("first", { when: () => <When iso={gap.firstAskedAt ?? ""} /> })}</span>}
        {gap.check !== null && (
          <span>
            {t.rich("checked", { answered: gap.check.answered, asked: gap.check.asked, when: () => <When iso={gap.check?.at ?? ""} /> })}
          </span>
        )}
      </p>
      <p className={detail.logged}>{t("logged")}</p>
    </>
  );
}

function Questions({ questions, all }: { questions: readonly GapQuestion[]; all: number }) {
  const t = useTranslations("admin.gap");
  const tOutcome = useTranslations("admin.conversations.outcomeName");
  return (
    <>
      <h3 className={styles.subtitle}>{t("asked", { shown: questions.length, all })}</h3>
      <ul className={styles.questions}>
        {questions.map(({ conversationId, answerId, text, outcome, isRatedDown, askedAt, check }) => (
          <li key={answerId} className={styles.question}>
            <a href={`/admin/conversations/${conversationId}`} className={styles.words} dir="auto">
              {text}
            </a>
            <p className={styles.facts}>
              <span className={table.outcome} data-outcome={outcome}>
                {tOutcome(outcome)}
              </span>
              {isRatedDown && <span className={table.tag}>{t("ratedDown")}</span>}
              <When iso={askedAt} />
              {check !== null && (
                <span>
                  {check.path === null
                    ? t("again", { outcome: tOutcome(check.outcome) })
                    : t("againIn", { outcome: tOutcome(check.outcome), path: check.path })}
                </span>
              )}
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}

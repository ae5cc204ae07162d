"use client";

import { queryOptions, useQueries, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import type { InspectedConversation } from "@/contract/admin";
import { WithoutMargin } from "../chat/answer/use-notes-mode";
import { newId } from "../chat/new-id";
import buttons from "../primitives/button.module.css";
import { Icon } from "../primitives/icon";
import { trpc } from "../trpc/client";
import { refusalOf } from "../trpc/refusal";
import styles from "./inspected-conversation.module.css";
import { InspectedMessage } from "./inspected-message";
import room from "./room.module.css";
import { Trouble } from "./trouble";
import { useOwnerName } from "./use-owner-name";
import { When } from "./when";

const runningPollMs = 2_000;

type InspectedConversationViewProps = { conversationId: string; onClose: () => void; onPerson: (userId: string) => void };

/** One conversation to read, with whose it is and the figures of each answer. Mounted anew for each opening. */
export function InspectedConversationView({ conversationId, onClose, onPerson }: InspectedConversationViewProps) {
  const t = useTranslations("admin.inspect");
  const [mountedAs] = useState(newId);
  const [befores, setBefores] = useState<readonly number[]>([]);
  const opening = useOpening(conversationId, mountedAs);
  const newest = useQuery({
    ...opening(),
    retry: false,
    refetchInterval: ({ state }) => (state.data && isRunning(state.data) ? runningPollMs : false),
  });
  const older = useQueries({ queries: befores.map((before) => opening(before)) });
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);

  const view = newest.data;
  const pages = [...older.toReversed().flatMap(({ data }) => (data ? [data] : [])), ...(view ? [view] : [])];
  const olderCursor = (pages[0] ?? view)?.olderCursor ?? null;
  const title = view?.conversation.title ?? "";
  return (
    <section
      className={room.detail}
      aria-label={t("label", { title })}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) onClose();
      }}
    >
      <div className={styles.column}>
        <button type="button" className={`${buttons.quiet} ${styles.close}`} onClick={onClose}>
          <Icon name="close" size={16} />
          {t("close")}
        </button>
        <h2 ref={heading} className={styles.title} tabIndex={-1} dir="auto">
          {view ? title : newest.isPending ? t("opening") : t("title")}
        </h2>
        {newest.isError &&
          (refusalOf(newest.error)?.code === "NOT_FOUND" ? (
            <p className={styles.about}>{t("missing")}</p>
          ) : (
            <Trouble error={newest.error} words={t("failed")} onRetry={() => void newest.refetch()} />
          ))}
        {view && <About view={view} onPerson={onPerson} />}
        {view && olderCursor !== null && (
          <p className={styles.older}>
            {older.some(({ isError }) => isError) && <span>{t("olderFailed")}</span>}
            <button
              type="button"
              className={buttons.quiet}
              disabled={older.some(({ isFetching }) => isFetching)}
              onClick={() =>
                older.some(({ isError }) => isError) ? older.forEach((page) => void page.refetch()) : setBefores([...befores, olderCursor])
              }
            >
              {t("older")}
            </button>
          </p>
        )}
        <WithoutMargin value={true}>
          <div className={styles.thread}>
            {pages.flatMap(({ messages, queries, openingId }) =>
              messages.map((message) => (
                <InspectedMessage
                  key={message.id}
                  conversationId={conversationId}
                  openingId={openingId}
                  message={message}
                  query={queries.find(({ messageId }) => messageId === message.id) ?? null}
                />
              )),
            )}
          </div>
        </WithoutMargin>
      </div>
    </section>
  );
}

/** Reads an opened conversation: its last messages, or those before a position. A mutation, because the opening is written down. */
/** Pages of one opening: the server names it in its first reply. Opened again, it is another one, which what was read before does not stand in for. */
function useOpening(conversationId: string, mountedAs: string) {
  const { client } = trpc.useUtils();
  const openingId = useRef<string | null>(null);
  return (before?: number) =>
    queryOptions({
      queryKey: ["admin.conversations.open", conversationId, mountedAs, before ?? null],
      queryFn: async ({ signal }) => {
        const continued = openingId.current === null ? {} : { openingId: openingId.current };
        const input = { conversationId, ...continued, ...(before === undefined ? {} : { before }) };
        const view = await client.admin.conversations.open.mutate(input, { signal });
        openingId.current = view.openingId;
        return view;
      },
      staleTime: Number.POSITIVE_INFINITY,
    });
}

function About({ view: { conversation, owner }, onPerson }: { view: InspectedConversation; onPerson: (userId: string) => void }) {
  const t = useTranslations("admin.inspect");
  const tList = useTranslations("admin.conversations");
  const { userId } = owner;
  const name = useOwnerName()(owner);
  return (
    <>
      <p className={styles.about}>
        <span className={styles.owner}>{name}</span>
        {userId !== null && (
          <button type="button" className={buttons.text} onClick={() => onPerson(userId)}>
            {t("ofOwner")}
          </button>
        )}
        <span>{t.rich("about", { count: conversation.messageCount, when: () => <When iso={conversation.createdAt} /> })}</span>
        <span>{tList(`statusName.${conversation.status}`)}</span>
      </p>
      <p className={styles.logged}>{t("logged")}</p>
    </>
  );
}

function isRunning({ messages }: InspectedConversation): boolean {
  return messages.some(({ role, status }) => role === "assistant" && (status === "pending" || status === "streaming"));
}

"use client";

import { useTranslations } from "next-intl";
import { useCallback, useState } from "react";
import type { ConversationView } from "@/contract/conversation";
import type { ChatInfo } from "@/contract/session";
import { Sidebar } from "../conversations/sidebar";
import { useConversationList } from "../conversations/use-conversation-list";
import { trpc } from "../trpc/client";
import { TrpcProvider } from "../trpc/provider";
import styles from "./chat-app.module.css";
import { CommandKey } from "./command-key";
import { forgetKeptText, keepDraft } from "./kept-text";
import { Room, type RoomProps } from "./room";
import { TopBar } from "./top-bar";
import { useDocumentTitle } from "./use-document-title";
import { useRoute } from "./use-route";

/** What came with the page's first byte; null where it has to be asked for. */
export type ChatAppProps = { info: ChatInfo | null; given: ConversationView | "missing" | null };

/** The whole page: conversations beside the one that is open. */
export function ChatApp(props: ChatAppProps) {
  return (
    <TrpcProvider>
      <ChatShell {...props} />
    </TrpcProvider>
  );
}

const infoPollMs = 2_000;

function ChatShell({ info: givenInfo, given }: ChatAppProps) {
  const t = useTranslations("page");
  const route = useRoute();
  const [firstId] = useState(route.conversationId);
  const list = useConversationList();
  const [news, setNews] = useState<RoomProps["news"]>(null);
  const info = trpc.session.info.useQuery(undefined, {
    ...(givenInfo ? { initialData: givenInfo } : {}),
    refetchOnWindowFocus: "always",
    refetchInterval: ({ state }) => (state.data?.ingesting || state.data?.pages === 0 ? infoPollMs : false),
  });
  const current = list.items.find(({ id }) => id === route.conversationId) ?? null;
  const name = info.data?.name ?? "Footnote";
  useDocumentTitle(current?.title ?? null, name);

  const { openNew } = route;
  const { refresh } = list;
  const onNewsRead = useCallback(() => setNews(null), []);
  const onSessionEnded = useCallback(
    (draft: string) => {
      keepDraft("new", draft);
      setNews("expired");
      openNew();
      refresh();
    },
    [openNew, refresh],
  );
  const onForgotten = useCallback(() => {
    forgetKeptText();
    setNews("forgotten");
    openNew();
    refresh();
  }, [openNew, refresh]);

  return (
    <div className={styles.shell}>
      <a href="#room" className={styles.skip}>
        {t("skip")}
      </a>
      <CommandKey conversations={list.items} onOpen={route.open} onNew={openNew} />
      <Sidebar name={name} list={list} currentId={route.isNew ? null : route.conversationId} onOpen={route.open} onNew={openNew} />
      <div className={styles.main}>
        <TopBar title={current?.title ?? name} onNew={openNew} />
        <main id="room" className={styles.room} tabIndex={-1}>
          <Room
            key={route.conversationId}
            conversationId={route.conversationId}
            isNew={route.isNew}
            given={route.conversationId === firstId ? given : null}
            info={info.data ?? null}
            news={news}
            onNewsRead={onNewsRead}
            onBegun={route.begun}
            onUpdated={list.updated}
            onNew={openNew}
            onSessionEnded={onSessionEnded}
            onForgotten={onForgotten}
          />
        </main>
      </div>
    </div>
  );
}

"use client";

import { useTranslations } from "next-intl";
import { useCallback, useEffect, useState } from "react";
import type { ConversationView } from "@/contract/conversation";
import type { SearchHit } from "@/contract/search";
import type { ChatInfo, SessionView } from "@/contract/session";
import { Sidebar } from "../conversations/sidebar";
import { useConversationList } from "../conversations/use-conversation-list";
import { useSharedList } from "../conversations/use-shared-list";
import { whenUsed } from "../primitives/when-used";
import { trpc } from "../trpc/client";
import { TrpcProvider } from "../trpc/provider";
import styles from "./chat-app.module.css";
import { CommandKey } from "./command-key";
import { forgetKeptText } from "./kept-text";
import { Room } from "./room";
import type { News } from "./room-notices";
import { TopBar } from "./top-bar";
import { useCloseOnLeave } from "./use-close-on-leave";
import { useDocumentTitle } from "./use-document-title";
import { useEndSession } from "./use-end-session";
import { PageLifeContext, useNewPageLife } from "./use-page-life";
import { usePreferences } from "./use-preferences";
import { useReadState } from "./use-read-state";
import { useReader } from "./use-reader";
import { useRoute } from "./use-route";

const PreferencesDialog = whenUsed(() => import("./preferences-dialog"));

/** What came with the page's first byte; null where it has to be asked for. */
export type ChatAppProps = {
  info: ChatInfo | null;
  me: SessionView | null;
  /** Whether the browser was signed in, and is no longer. */
  hasEnded: boolean;
  given: ConversationView | "missing" | null;
};

/** The whole page: conversations beside the one that is open. */
export function ChatApp(props: ChatAppProps) {
  return (
    <TrpcProvider>
      <ChatShell {...props} />
    </TrpcProvider>
  );
}

const infoPollMs = 2_000;

function ChatShell({ info: givenInfo, me: givenMe, hasEnded, given }: ChatAppProps) {
  const t = useTranslations("page");
  const route = useRoute();
  const [firstId] = useState(route.conversationId);
  const unshared = useConversationList();
  const [news, setNews] = useState<News | null>(null);
  const info = trpc.session.info.useQuery(undefined, {
    ...(givenInfo ? { initialData: givenInfo } : {}),
    refetchOnWindowFocus: "always",
    refetchInterval: ({ state }) => (state.data?.ingesting || state.data?.pages === 0 ? infoPollMs : false),
  });
  const current = unshared.items.find(({ id }) => id === route.conversationId) ?? null;
  const name = info.data?.name ?? "Footnote";
  const [read, setRead] = useState(given === "missing" ? null : (given?.conversation ?? null));
  const title = current?.title ?? (read?.id === route.conversationId ? read.title : null);
  useDocumentTitle(title, name);
  useCloseOnLeave(unshared.items.length > 0);

  const { openNew } = route;
  const { restart } = unshared;
  const [isCommandOpen, setIsCommandOpen] = useState(false);
  const [sought, setSought] = useState<SearchHit | null>(null);
  const onSeen = useCallback(() => setSought(null), []);
  const openFound = (hit: SearchHit) => {
    setSought(hit);
    if (hit.conversationId !== route.conversationId) route.open(hit.conversationId);
  };
  const onNewsRead = useCallback(() => setNews(null), []);
  const startAnew = useCallback(
    (why: News) => {
      setNews(why);
      openNew();
      restart();
    },
    [openNew, restart],
  );
  const { me, check, settle } = useReader({
    given: givenMe,
    hasEnded,
    onEnded: () => void end("signedOut", null),
    onChanged: restart,
  });
  const own = usePreferences(me);
  const [arePreferencesOpen, setArePreferencesOpen] = useState(false);
  const openPreferences = () => setArePreferencesOpen(true);
  const life = useNewPageLife(me);
  const list = useSharedList(unshared, life.hub);
  useReadState(current, unshared.refresh);
  const onBegun = useCallback(
    (why: News, guest: SessionView) => {
      settle(guest);
      startAnew(why);
      // The session before was refused its stream, for a while.
      life.hub.open();
    },
    [settle, startAnew, life],
  );
  const end = useEndSession(route, info.data?.guests ?? true, onBegun);
  const isGuest = me === null || me.kind === "guest";
  const onSessionEnded = useCallback((draft: string) => void end(isGuest ? "expired" : "signedOut", draft), [end, isGuest]);
  const onGone = useCallback(
    (how: "ended" | "forgotten") => {
      forgetKeptText();
      life.memory.clear();
      startAnew(how);
    },
    [startAnew, life],
  );
  useEffect(() => {
    if (list.status === "failed") check();
  }, [list.status, check]);

  return (
    <div className={styles.shell}>
      <a href="#room" className={styles.skip}>
        {t("skip")}
      </a>
      <CommandKey
        isOpen={isCommandOpen}
        onOpenChange={setIsCommandOpen}
        conversations={list.items}
        onOpen={route.open}
        onFound={openFound}
        onNew={openNew}
        onPreferences={openPreferences}
      />
      {arePreferencesOpen && (
        <PreferencesDialog
          preferences={own.preferences}
          collections={info.data?.collections ?? []}
          onChange={own.change}
          onClose={() => setArePreferencesOpen(false)}
        />
      )}
      <Sidebar
        name={name}
        me={me}
        list={list}
        currentId={route.isNew ? null : route.conversationId}
        onOpen={route.open}
        onNew={openNew}
        onSearch={() => setIsCommandOpen(true)}
        onPreferences={openPreferences}
      />
      <div className={styles.main}>
        <TopBar title={title ?? name} onNew={openNew} />
        <main id="room" className={styles.room} tabIndex={-1}>
          <PageLifeContext value={life}>
            <Room
              key={route.conversationId}
              conversationId={route.conversationId}
              isNew={route.isNew}
              given={route.conversationId === firstId ? given : null}
              info={info.data ?? null}
              me={me}
              sendKey={own.preferences.sendKey}
              sought={sought?.conversationId === route.conversationId ? sought.messageId : null}
              onSeen={onSeen}
              news={news}
              onNewsRead={onNewsRead}
              onBegun={route.begun}
              onRead={setRead}
              onUpdated={list.updated}
              onNew={openNew}
              onSessionEnded={onSessionEnded}
              onGone={onGone}
              onDoubt={check}
            />
          </PageLifeContext>
        </main>
      </div>
    </div>
  );
}

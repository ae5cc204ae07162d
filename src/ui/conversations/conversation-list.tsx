"use client";

import { useLocale, useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import type { ConversationSummary } from "@/contract/conversation";
import { whenUsed } from "../primitives/when-used";
import styles from "./conversation-list.module.css";
import { ConversationRow } from "./conversation-row";
import { type DateGroup, groupByDate } from "./group-by-date";
import { ListFoot } from "./list-foot";
import { timeOf } from "./time-of";
import type { ConversationList } from "./use-conversation-list";
import type { DeferredDelete } from "./use-deferred-delete";
import { useStatusChange } from "./use-status-change";

const ListToast = whenUsed(() => import("./list-toast"));
const SelectionBar = whenUsed(() => import("./selection-bar"));

type ConversationListViewProps = {
  list: ConversationList;
  /** Outlives this list: another may take its place while a deletion can still be undone. */
  deletion: DeferredDelete;
  isArchive?: boolean;
  currentId: string | null;
  onOpen: (conversationId: string) => void;
  onChanged: (conversation: ConversationSummary | null) => void;
  onCurrentDeleted: () => void;
};

/** The conversations under their dates, how many there are, what is ticked, and what was just deleted. */
export function ConversationListView({
  list,
  deletion,
  isArchive = false,
  currentId,
  onOpen,
  onChanged,
  onCurrentDeleted,
}: ConversationListViewProps) {
  const t = useTranslations("page.list");
  const [now] = useState(() => new Date());
  const [ticked, setTicked] = useState<ReadonlySet<string> | null>(null);
  const status = useStatusChange(onChanged);
  const items = list.items.filter(({ id }) => !deletion.pending.some((each) => each.id === id));
  const total = list.total - (list.items.length - items.length);
  const chosen = items.filter(({ id }) => ticked?.has(id));
  const remove = (conversations: readonly ConversationSummary[]) => {
    status.forget();
    deletion.request(conversations);
    if (conversations.some(({ id }) => id === currentId)) onCurrentDeleted();
  };
  const endWith = (act: () => void) => () => {
    act();
    setTicked(null);
  };
  const tick = (id: string) =>
    setTicked((before) => new Set(before?.has(id) ? [...before].filter((each) => each !== id) : [...(before ?? []), id]));
  const isTicking = ticked !== null;
  const scroll = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isTicking) scroll.current?.querySelector<HTMLElement>("input:checked")?.focus();
  }, [isTicking]);
  return (
    <>
      <div ref={scroll} className={styles.scroll}>
        {groupByDate(items, timeOf, now).map(({ group, items: rows }) => (
          <section key={group.month ?? group.key} className={styles.group}>
            <h2 className={styles.date}>
              <GroupName group={group} />
            </h2>
            <ul>
              {rows.map((row) => (
                <ConversationRow
                  key={row.id}
                  conversation={row}
                  time={timeOf(row)}
                  isCurrent={row.id === currentId}
                  isTicked={ticked?.has(row.id) ?? null}
                  onOpen={onOpen}
                  onTick={tick}
                  onChange={(change) => status.make([row], change)}
                  onDelete={() => remove([row])}
                  onRenamed={onChanged}
                />
              ))}
            </ul>
          </section>
        ))}
        <ListFoot list={list} shown={items.length} total={total} empty={isArchive ? t("archiveEmpty") : t("empty")} />
      </div>
      {ticked && (
        <SelectionBar
          count={chosen.length}
          isArchive={isArchive}
          onAll={() => setTicked(new Set(items.map(({ id }) => id)))}
          onArchive={endWith(() => status.make(chosen, isArchive ? "restore" : "archive"))}
          onDelete={endWith(() => remove(chosen))}
          onDone={() => setTicked(null)}
        />
      )}
      <div role="status">
        {(deletion.pending.length > 0 || deletion.failed.length > 0 || status.last) && <ListToast deletion={deletion} status={status} />}
      </div>
    </>
  );
}

function GroupName({ group }: { group: DateGroup }) {
  const t = useTranslations("page.list");
  const locale = useLocale();
  if (group.month === null) return t(group.key);
  return new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" }).format(
    new Date(`${group.month}-01T00:00:00Z`),
  );
}

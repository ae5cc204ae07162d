"use client";

import { useTranslations } from "next-intl";
import { type KeyboardEvent, useId, useState } from "react";
import type { ConversationSummary } from "@/contract/conversation";
import type { SearchHit } from "@/contract/search";
import { Dialog } from "../primitives/dialog";
import { Icon, type IconName } from "../primitives/icon";
import { chooseTheme } from "../primitives/theme";
import styles from "./command-dialog.module.css";
import { FoundMessage } from "./found-message";
import { SearchFilters, type SearchScope } from "./search-filters";
import { useFound } from "./use-found";

type Command = { id: string; icon: IconName | null; words: string; hit: SearchHit | null; run: () => void };

export type CommandDialogProps = {
  conversations: readonly ConversationSummary[];
  onOpen: (conversationId: string) => void;
  onFound: (hit: SearchHit) => void;
  onNew: () => void;
  onPreferences: () => void;
  onClose: () => void;
};

/** Everything the page can do, found by a few letters: conversations by title, what was said in them, a new one, the colours. */
export default function CommandDialog({ conversations, onOpen, onFound, onNew, onPreferences, onClose }: CommandDialogProps) {
  const t = useTranslations("page.command");
  const listId = useId();
  const [wanted, setWanted] = useState("");
  const [scope, setScope] = useState<SearchScope>({ who: "anyone", days: null });
  const [chosen, setChosen] = useState(0);
  const named = useCommands({ conversations, onOpen, onNew, onPreferences }).filter(({ words }) =>
    words.toLocaleLowerCase().includes(wanted.trim().toLocaleLowerCase()),
  );
  const found = useFound(wanted, scope);
  const isNamed = ({ messageId, conversationId }: SearchHit) => messageId === null && named.some(({ id }) => id === conversationId);
  const commands: Command[] = [
    ...named,
    ...found.hits.flatMap((hit) =>
      isNamed(hit) ? [] : [{ id: hit.messageId ?? hit.conversationId, icon: null, words: hit.title, hit, run: () => onFound(hit) }],
    ),
  ];
  const at = Math.min(chosen, commands.length - 1);

  const run = (command: Command | undefined) => {
    if (!command) return;
    onClose();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") run(commands[at]);
    else if (event.key === "ArrowDown") setChosen((at + 1) % Math.max(1, commands.length));
    else if (event.key === "ArrowUp") setChosen((at - 1 + commands.length) % Math.max(1, commands.length));
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title={t("title")} closeLabel={t("close")} onClose={onClose}>
      <input
        className={styles.field}
        data-first-focus=""
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={commands[at] && `${listId}-${commands[at].id}`}
        aria-label={t("field")}
        placeholder={t("field")}
        value={wanted}
        onChange={(event) => {
          setWanted(event.target.value);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
      />
      {wanted.trim() !== "" && <SearchFilters scope={scope} onChange={setScope} />}
      <div id={listId} role="listbox" aria-label={t("title")} className={styles.list}>
        {commands.map((command, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys belong to the field, which names the chosen option
          // biome-ignore lint/a11y/useFocusableInteractive: focus stays in the field
          <div
            key={command.id}
            id={`${listId}-${command.id}`}
            ref={index === at ? (element) => element?.scrollIntoView({ block: "nearest" }) : null}
            role="option"
            aria-selected={index === at}
            className={styles.option}
            onPointerMove={() => setChosen(index)}
            onClick={() => run(command)}
          >
            {command.icon && <Icon name={command.icon} size={18} />}
            {command.hit ? <FoundMessage hit={command.hit} /> : <span className={styles.words}>{command.words}</span>}
          </div>
        ))}
      </div>
      <p className={styles.none} role="status">
        {found.status === "searching" && commands.length === 0 && t("searching")}
        {found.status === "failed" && t("searchFailed")}
        {found.status === "ready" && commands.length === 0 && t("none")}
        {found.status === "ready" && found.more && t("more")}
      </p>
    </Dialog>
  );
}

function useCommands({
  conversations,
  onOpen,
  onNew,
  onPreferences,
}: Pick<CommandDialogProps, "conversations" | "onOpen" | "onNew" | "onPreferences">): Command[] {
  const t = useTranslations("page");
  const action = (id: string, icon: IconName | null, words: string, run: () => void): Command => ({ id, icon, words, hit: null, run });
  return [
    action("new", "plus", t("sidebar.new"), onNew),
    ...conversations.map(({ id, title }) => action(id, null, title || t("list.untitled"), () => onOpen(id))),
    action("preferences", null, t("sidebar.preferences"), onPreferences),
    action("light", "sun", t("command.light"), () => chooseTheme("light")),
    action("dark", "moon", t("command.dark"), () => chooseTheme("dark")),
    action("auto", "auto", t("command.auto"), () => chooseTheme("auto")),
  ];
}

"use client";

import { useTranslations } from "next-intl";
import { type KeyboardEvent, useId, useState } from "react";
import type { ConversationSummary } from "@/contract/conversation";
import { Dialog } from "../primitives/dialog";
import { Icon, type IconName } from "../primitives/icon";
import { chooseTheme } from "../primitives/theme";
import styles from "./command-dialog.module.css";

type Command = { id: string; icon: IconName | null; words: string; run: () => void };

type CommandDialogProps = {
  conversations: readonly ConversationSummary[];
  onOpen: (conversationId: string) => void;
  onNew: () => void;
  onClose: () => void;
};

/** Everything the page can do, found by a few letters: conversations by title, a new one, the colours. */
export default function CommandDialog({ conversations, onOpen, onNew, onClose }: CommandDialogProps) {
  const t = useTranslations("page.command");
  const listId = useId();
  const [wanted, setWanted] = useState("");
  const [chosen, setChosen] = useState(0);
  const commands = useCommands(conversations, onOpen, onNew).filter(({ words }) =>
    words.toLocaleLowerCase().includes(wanted.trim().toLocaleLowerCase()),
  );
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
      <div id={listId} role="listbox" aria-label={t("title")} className={styles.list}>
        {commands.map((command, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys belong to the field, which names the chosen option
          // biome-ignore lint/a11y/useFocusableInteractive: focus stays in the field
          <div
            key={command.id}
            id={`${listId}-${command.id}`}
            role="option"
            aria-selected={index === at}
            className={styles.option}
            onPointerMove={() => setChosen(index)}
            onClick={() => run(command)}
          >
            {command.icon && <Icon name={command.icon} size={18} />}
            <span className={styles.words}>{command.words}</span>
          </div>
        ))}
      </div>
      {commands.length === 0 && <p className={styles.none}>{t("none")}</p>}
    </Dialog>
  );
}

function useCommands(
  conversations: readonly ConversationSummary[],
  onOpen: (conversationId: string) => void,
  onNew: () => void,
): Command[] {
  const t = useTranslations("page");
  return [
    { id: "new", icon: "plus", words: t("sidebar.new"), run: onNew },
    ...conversations.map(({ id, title }): Command => ({ id, icon: null, words: title || t("list.untitled"), run: () => onOpen(id) })),
    { id: "light", icon: "sun", words: t("command.light"), run: () => chooseTheme("light") },
    { id: "dark", icon: "moon", words: t("command.dark"), run: () => chooseTheme("dark") },
    { id: "auto", icon: "auto", words: t("command.auto"), run: () => chooseTheme("auto") },
  ];
}

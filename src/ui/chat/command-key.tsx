"use client";

import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import type { ConversationSummary } from "@/contract/conversation";

const CommandDialog = dynamic(() => import("./command-dialog"), { ssr: false });

type CommandKeyProps = { conversations: readonly ConversationSummary[]; onOpen: (conversationId: string) => void; onNew: () => void };

/** ⌘K or Ctrl+K opens everything. */
export function CommandKey(props: CommandKeyProps) {
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey) || event.altKey || event.shiftKey) return;
      event.preventDefault();
      setIsOpen(true);
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
  return isOpen && <CommandDialog {...props} onClose={() => setIsOpen(false)} />;
}

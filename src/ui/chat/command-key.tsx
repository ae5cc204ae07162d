"use client";

import { useEffect } from "react";
import { untilLoaded } from "../primitives/until-loaded";
import { whenUsed } from "../primitives/when-used";
import type { CommandDialogProps } from "./command-dialog";

const load = () => import("./command-dialog");
const CommandDialog = whenUsed(load);

type CommandKeyProps = Omit<CommandDialogProps, "onClose"> & { isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

/** ⌘K or Ctrl+K opens everything. */
export function CommandKey({ isOpen, onOpenChange, ...props }: CommandKeyProps) {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      // It loads while the second key is looked for, so that what is typed behind it finds a field.
      if (event.key === "Meta" || event.key === "Control") void untilLoaded(load);
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey) || event.altKey || event.shiftKey) return;
      event.preventDefault();
      onOpenChange(true);
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [onOpenChange]);
  return isOpen && <CommandDialog {...props} onClose={() => onOpenChange(false)} />;
}

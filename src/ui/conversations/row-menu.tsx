"use client";

import { useTranslations } from "next-intl";
import { type KeyboardEvent, type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import styles from "./conversation-row.module.css";

type RowMenuProps = { anchor: RefObject<HTMLElement | null>; onClose: () => void; onRename: () => void; onDelete: () => void };

/** The menu of a row, in the browser's top layer below the button it belongs to. */
export default function RowMenu({ anchor, onClose, onRename, onDelete }: RowMenuProps) {
  const t = useTranslations("page.list");
  const menu = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const box = anchor.current?.getBoundingClientRect();
    const element = menu.current;
    if (!box || !element) return;
    element.showPopover();
    const { width, height } = element.getBoundingClientRect();
    const isRtl = getComputedStyle(element).direction === "rtl";
    const left = isRtl ? box.left : box.right - width;
    element.style.left = `${Math.max(8, Math.min(left, window.innerWidth - width - 8))}px`;
    element.style.top = `${box.bottom + height + 8 > window.innerHeight ? box.top - height - 4 : box.bottom + 4}px`;
    element.querySelector("button")?.focus();
  }, [anchor]);

  useEffect(() => {
    const element = menu.current;
    const onToggle = (event: Event) => {
      if (event instanceof ToggleEvent && event.newState === "closed") onClose();
    };
    element?.addEventListener("toggle", onToggle);
    return () => element?.removeEventListener("toggle", onToggle);
  }, [onClose]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Tab") menu.current?.hidePopover();
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    const items = [...(menu.current?.querySelectorAll("button") ?? [])];
    const { activeElement } = document;
    const at = activeElement instanceof HTMLButtonElement ? items.indexOf(activeElement) : -1;
    items.at((at + (event.key === "ArrowDown" ? 1 : -1)) % items.length)?.focus();
  };
  const choose = (act: () => void) => () => {
    menu.current?.hidePopover();
    act();
  };
  return (
    <div ref={menu} popover="auto" role="menu" className={styles.menu} onKeyDown={onKeyDown}>
      <button type="button" role="menuitem" className={styles.item} onClick={choose(onRename)}>
        {t("rename")}
      </button>
      <button type="button" role="menuitem" className={styles.item} onClick={choose(onDelete)}>
        {t("delete")}
      </button>
    </div>
  );
}

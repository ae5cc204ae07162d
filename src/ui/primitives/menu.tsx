"use client";

import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import styles from "./menu.module.css";

type MenuProps = {
  /** The button it belongs to. */
  anchor: RefObject<HTMLElement | null>;
  label?: string;
  onClose: () => void;
  /** `MenuAction`s and `MenuLink`s. */
  children: ReactNode;
};

/** A menu in the browser's top layer below its button, or above it where there is no room. Arrows move in it; Tab, Esc and a press outside close it. */
export function Menu({ anchor, label, onClose, children }: MenuProps) {
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
    itemsOf(element)[0]?.focus();
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
    const items = itemsOf(menu.current);
    const { activeElement } = document;
    const at = activeElement instanceof HTMLElement ? items.indexOf(activeElement) : -1;
    items.at((at + (event.key === "ArrowDown" ? 1 : -1)) % items.length)?.focus();
  };
  return (
    <div ref={menu} popover="auto" role="menu" aria-label={label} className={styles.menu} onKeyDown={onKeyDown}>
      {children}
    </div>
  );
}

/** One thing to do; the menu closes before it is done. */
export function MenuAction({ onChoose, children }: { onChoose: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      role="menuitem"
      className={styles.item}
      onClick={({ currentTarget }) => {
        currentTarget.closest<HTMLElement>("[popover]")?.hidePopover();
        onChoose();
      }}
    >
      {children}
    </button>
  );
}

/** A place to go. */
export function MenuLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a href={href} role="menuitem" className={styles.item}>
      {children}
    </a>
  );
}

function itemsOf(menu: HTMLElement | null): HTMLElement[] {
  return [...(menu?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
}

"use client";

import { type ReactNode, useEffect, useId, useRef } from "react";
import buttons from "./button.module.css";
import styles from "./dialog.module.css";
import { Icon } from "./icon";

/** A modal dialog of the browser's own: focus stays inside, Esc and a press outside close it. Focus begins at `data-first-focus`. */
export function Dialog({
  title,
  closeLabel,
  onClose,
  children,
}: {
  title: string;
  closeLabel: string;
  onClose: () => void;
  children: ReactNode;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    ref.current?.showModal();
    const first = ref.current?.querySelector("[data-first-focus]");
    if (first instanceof HTMLElement) first.focus();
  }, []);
  return (
    <dialog
      ref={ref}
      className={styles.dialog}
      aria-labelledby={id}
      onClose={onClose}
      onPointerDown={(event) => {
        if (event.target === ref.current) ref.current.close();
      }}
    >
      <div className={styles.body}>
        <header className={styles.head}>
          <h2 id={id} className={styles.title}>
            {title}
          </h2>
          <button type="button" className={buttons.icon} aria-label={closeLabel} title={closeLabel} onClick={() => ref.current?.close()}>
            <Icon name="close" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}

"use client";

import { type ReactNode, useEffect, useId, useRef } from "react";
import buttons from "./button.module.css";
import styles from "./dialog.module.css";
import { Icon } from "./icon";

/** Class names of the dialog's parts. */
export type DialogLook = { dialog: string | undefined; body: string | undefined; head: string | undefined; title: string | undefined };

const centred: DialogLook = { dialog: styles.dialog, body: styles.body, head: styles.head, title: styles.title };

type DialogProps = { title: string; closeLabel: string; onClose: () => void; look?: DialogLook; children: ReactNode };

/** A modal dialog of the browser's own: focus stays inside, Esc and a press outside close it. Focus begins at `data-first-focus`. */
export function Dialog({ title, closeLabel, onClose, look = centred, children }: DialogProps) {
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
      className={look.dialog}
      aria-labelledby={id}
      onClose={onClose}
      onPointerDown={(event) => {
        if (event.target === ref.current) ref.current.close();
      }}
    >
      <div className={look.body}>
        <header className={look.head}>
          <h2 id={id} className={look.title}>
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

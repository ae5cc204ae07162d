import { useTranslations } from "next-intl";
import { type RefObject, useEffect, useRef } from "react";
import styles from "./prose.module.css";

/** Says why a sentence is underlined, below whichever part of it has the pointer or the focus. One for an answer. */
export function UnsupportedReason({ answerId, root }: { answerId: string; root: RefObject<HTMLElement | null> }) {
  const t = useTranslations("answer");
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const [answer, tip] = [root.current, ref.current];
    if (!answer || !tip) return;
    const show = ({ target }: Event) => {
      const text = target instanceof Element ? target.closest("[data-unsupported]") : null;
      tip.dataset.shown = String(text !== null);
      if (!text) return;
      const [line, around] = [[...text.getClientRects()].at(-1) ?? text.getBoundingClientRect(), answer.getBoundingClientRect()];
      tip.style.left = `${Math.max(0, Math.min(line.left - around.left, around.width - tip.offsetWidth))}px`;
      tip.style.top = `${line.bottom - around.top + 4}px`;
    };
    const hide = () => {
      tip.dataset.shown = "false";
    };
    const hideOnEscape = ({ key }: KeyboardEvent) => key === "Escape" && hide();
    const listeners = [
      ["pointerover", show],
      ["focusin", show],
      ["pointerleave", hide],
      ["focusout", hide],
    ] as const;
    for (const [name, listener] of listeners) answer.addEventListener(name, listener);
    answer.addEventListener("keydown", hideOnEscape);
    return () => {
      for (const [name, listener] of listeners) answer.removeEventListener(name, listener);
      answer.removeEventListener("keydown", hideOnEscape);
    };
  }, [root]);
  return (
    <div ref={ref} id={`unsupported-${answerId}`} role="tooltip" className={styles.reason} data-shown="false">
      {t("unsupported")}
    </div>
  );
}

"use client";

import { useTranslations } from "next-intl";
import { type KeyboardEvent, type Ref, useEffect, useImperativeHandle, useRef, useState } from "react";
import type { Preferences } from "@/contract/preferences";
import { Icon } from "../primitives/icon";
import styles from "./composer.module.css";
import { isSendKey } from "./is-send-key";
import { keepDraft, keptDraft } from "./kept-text";

/** How close to the limit the counter appears, as a part of it. */
const counterFrom = 0.9;

/** `put` sets a text before what stands there already. */
export type ComposerHandle = { put: (text: string) => void; focus: () => void };

type ComposerProps = {
  ref?: Ref<ComposerHandle>;
  /** Under what the draft is kept. */
  draftKey: string;
  maxChars: number;
  sendKey: Preferences["sendKey"];
  isFollowUp: boolean;
  isAnswering: boolean;
  /** No more questions can stand in line; what is written meanwhile stays a draft. */
  isOccupied: boolean;
  onSubmit: (text: string) => void;
  onStop: () => void;
  /** Something is being written, so an answer will follow. */
  onWriting: () => void;
};

export function Composer({
  ref,
  draftKey,
  maxChars,
  sendKey,
  isFollowUp,
  isAnswering,
  isOccupied,
  onSubmit,
  onStop,
  onWriting,
}: ComposerProps) {
  const t = useTranslations("page.composer");
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState("");
  const [isAwake, setIsAwake] = useState(false);
  const length = text.trim().length;
  const canSend = length > 0 && length <= maxChars && !isOccupied;

  // The field is uncontrolled until here, so that what was typed before the page woke up is not lost.
  useEffect(() => {
    if (field.current) setText(field.current.value || keptDraft(draftKey));
    setIsAwake(true);
  }, [draftKey]);

  useEffect(() => focusOnSlash(field.current), []);

  const change = (next: string) => {
    setText(next);
    keepDraft(draftKey, next);
  };
  const put = (given: string) => change(text.trim() === "" ? given : `${given}\n\n${text}`);
  useImperativeHandle(ref, () => ({ put, focus: () => field.current?.focus() }));

  const submit = () => {
    if (!canSend) return;
    onSubmit(text.trim());
    change("");
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || !isSendKey(event, sendKey)) return;
    event.preventDefault();
    submit();
  };

  return (
    <form
      className={styles.composer}
      data-awake={isAwake}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className={styles.grow} data-text={`${text}\n`}>
        <textarea
          ref={field}
          id="composer"
          className={styles.field}
          rows={1}
          value={text}
          aria-label={t("label")}
          placeholder={isFollowUp ? t("followUp") : t("placeholder")}
          title={t(sendKey === "enter" ? "sendHint" : "sendHintMod")}
          enterKeyHint={sendKey === "enter" ? "send" : "enter"}
          aria-describedby={length >= maxChars * counterFrom ? "composer-count" : undefined}
          aria-invalid={length > maxChars}
          onChange={(event) => {
            change(event.target.value);
            onWriting();
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className={styles.buttons}>
        {isAnswering && (
          <button type="button" className={styles.stop} onClick={onStop} aria-label={t("stop")} title={t("stop")}>
            <Icon name="stop" />
          </button>
        )}
        {(!isAnswering || canSend) && (
          <button type="submit" className={styles.send} disabled={!canSend} aria-label={t("send")} title={t("send")}>
            <Icon name="send" />
          </button>
        )}
      </div>
      {length >= maxChars * counterFrom && (
        <output id="composer-count" className={styles.count} data-over={length > maxChars}>
          {length > maxChars ? t("over", { count: length - maxChars }) : t("left", { count: maxChars - length })}
        </output>
      )}
    </form>
  );
}

/** `/` anywhere outside a field goes to the composer. */
function focusOnSlash(field: HTMLTextAreaElement | null): () => void {
  const onKeyDown = (event: globalThis.KeyboardEvent) => {
    const isTyping = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable], dialog");
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping) return;
    event.preventDefault();
    field?.focus();
  };
  document.addEventListener("keydown", onKeyDown);
  return () => document.removeEventListener("keydown", onKeyDown);
}

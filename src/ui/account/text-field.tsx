"use client";

import { type HTMLInputTypeAttribute, type ReactNode, useId } from "react";
import styles from "./form.module.css";

export type TextFieldProps = {
  name: string;
  label: string;
  type: HTMLInputTypeAttribute;
  autoComplete: string;
  problem: string | null;
  hint?: string;
  /** Stands at the label's other end. */
  aside?: string;
  /** Stands inside the field at its end. */
  inside?: ReactNode;
  defaultValue?: string | undefined;
  isReadOnly?: boolean;
  isRequired?: boolean;
  maxLength?: number;
};

/** One line to fill in, with its hint and with what is wrong with it, both read out with it. */
export function TextField({ name, label, type, autoComplete, problem, hint, aside, inside, defaultValue, ...more }: TextFieldProps) {
  const id = useId();
  const { isReadOnly = false, isRequired = true, maxLength } = more;
  const described = [problem && `${id}-problem`, hint && `${id}-hint`].filter(Boolean).join(" ");
  const input = (
    <input
      id={id}
      name={name}
      type={type}
      autoComplete={autoComplete}
      className={styles.input}
      required={isRequired}
      readOnly={isReadOnly}
      defaultValue={defaultValue}
      maxLength={maxLength}
      spellCheck={false}
      autoCapitalize={autoComplete === "name" ? "words" : "none"}
      aria-invalid={problem !== null}
      {...(described ? { "aria-describedby": described } : {})}
    />
  );
  return (
    <div className={styles.field}>
      <span className={styles.label}>
        <label htmlFor={id}>{label}</label>
        {aside && <span className={styles.aside}>{aside}</span>}
      </span>
      {inside ? (
        <span className={styles.withToggle}>
          {input}
          {inside}
        </span>
      ) : (
        input
      )}
      {problem && (
        <p id={`${id}-problem`} className={styles.problem}>
          {problem}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
    </div>
  );
}

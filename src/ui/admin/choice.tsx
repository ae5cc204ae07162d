import styles from "./sentence.module.css";

type ChoiceProps<Value extends string> = {
  label: string;
  value: Value;
  options: readonly Value[];
  nameOf: (value: Value) => string;
  onChoose: (value: Value) => void;
  /** Marks any other word than the first: it restricts what is listed. */
  isRestriction?: boolean;
};

/** A word of a sentence that can be another one. As wide as the word that is chosen: a copy of it, unseen, gives the width. */
export function Choice<Value extends string>({ label, value, options, nameOf, onChoose, isRestriction = true }: ChoiceProps<Value>) {
  return (
    <span className={styles.choice} data-set={isRestriction && value !== options[0]}>
      <span className={styles.width} aria-hidden="true">
        {nameOf(value)}
      </span>
      <select
        className={styles.select}
        aria-label={label}
        value={value}
        onChange={({ target }) => {
          const chosen = options.find((option) => option === target.value);
          if (chosen !== undefined) onChoose(chosen);
        }}
      >
        {options.map((option) => (
          <option key={option} value={option}>
            {nameOf(option)}
          </option>
        ))}
      </select>
    </span>
  );
}

import styles from "./brand.module.css";

/** The mark: lines of a text, one of them with its footnote. A deployment's own logo covers it (`/brand/style`). */
export function BrandMark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false" className={styles.mark} data-brand-mark>
      <rect width="32" height="32" rx="7" className={styles.ground} />
      <path d="M8 12.5h9M8 17.5h16M8 22.5h11" className={styles.lines} />
      <path d="M20.6 8.6l2.2-1.3v6.2" className={styles.number} />
    </svg>
  );
}

export function Brand({ name }: { name: string }) {
  return (
    <span className={styles.brand}>
      <BrandMark />
      <span className={styles.name}>{name}</span>
    </span>
  );
}

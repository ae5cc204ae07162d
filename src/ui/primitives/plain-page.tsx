import { BrandMark } from "./brand";
import buttons from "./button.module.css";
import styles from "./plain-page.module.css";

type PlainPageProps = { heading: string; body: string; href: string; action: string; code?: string | undefined };

/** A page with nothing but a sentence and a way on. An empty `href` loads the same address again. */
export function PlainPage({ heading, body, href, action, code }: PlainPageProps) {
  return (
    <main className={styles.page}>
      <BrandMark size={40} />
      <h1 className={styles.heading}>{heading}</h1>
      <p className={styles.body}>{body}</p>
      <a href={href} className={buttons.solid}>
        {action}
      </a>
      {code && <small className={styles.code}>{code}</small>}
    </main>
  );
}

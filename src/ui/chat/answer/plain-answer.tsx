import { plainText } from "./plain-text";
import styles from "./prose.module.css";

/** The answer's words as paragraphs, without their markup: what is shown until markdown can be rendered. */
export function PlainAnswer({ content }: { content: string }) {
  const paragraphs = [...content.matchAll(/(?:(?!\n{2}).)+/gs)].map(({ index, 0: text }) => ({ index, text: plainText(text) }));
  return <div className={styles.prose}>{paragraphs.map(({ index, text }) => text && <p key={index}>{text}</p>)}</div>;
}

import { useFormatter, useTranslations } from "next-intl";
import type { SharedConversation } from "@/contract/share";
import question from "../chat/question.module.css";
import { Brand } from "../primitives/brand";
import hidden from "../primitives/hidden.module.css";
import { SharedAnswer } from "./shared-answer";
import styles from "./shared-page.module.css";

/** A shared conversation to read: made on the server, it needs no script of its own. */
export function SharedPage({ shared, siteName }: { shared: SharedConversation; siteName: string }) {
  const t = useTranslations("page.shared");
  const format = useFormatter();
  const { title, sharedAt, messages } = shared;
  return (
    <div className={styles.page}>
      <header className={styles.bar}>
        <a href="/" className={styles.home} aria-label={t("home", { name: siteName })}>
          <Brand name={siteName} />
        </a>
        <a href="/" className={styles.ask}>
          {t("ask")}
        </a>
      </header>
      <main className={styles.body}>
        <h1 className={styles.title} dir="auto">
          {title}
        </h1>
        <p className={styles.about}>
          {t.rich("about", {
            date: () => <time dateTime={sharedAt}>{format.dateTime(new Date(sharedAt), { dateStyle: "long" })}</time>,
          })}
          {messages.some(({ isImported }) => isImported) && ` ${t("imported")}`}
        </p>
        {messages.map((message, index) =>
          message.role === "assistant" ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: what was shared never changes
            <SharedAnswer key={index} id={`a${index}`} message={message} />
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: what was shared never changes
            <article key={index} className={question.question} aria-label={t(message.role === "user" ? "question" : "notice")}>
              <h2 className={hidden.hidden}>{t(message.role === "user" ? "question" : "notice")}</h2>
              <p className={question.text} dir="auto">
                {message.content}
              </p>
            </article>
          ),
        )}
      </main>
    </div>
  );
}

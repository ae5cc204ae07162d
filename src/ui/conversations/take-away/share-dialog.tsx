"use client";

import { useLocale, useTranslations } from "next-intl";
import type { ShareView } from "@/contract/share";
import { pathWithReturn } from "../../account/path-with-return";
import { useCopy } from "../../chat/answer/use-copy";
import buttons from "../../primitives/button.module.css";
import { Dialog } from "../../primitives/dialog";
import { trpc } from "../../trpc/client";
import { refusalOf } from "../../trpc/refusal";
import styles from "./share-dialog.module.css";

type ShareDialogProps = { conversationId: string; title: string; onClose: () => void };

/** The links to a conversation: making one, copying it, ending it. */
export default function ShareDialog({ conversationId, title, onClose }: ShareDialogProps) {
  const t = useTranslations("page.share");
  const shares = trpc.share.list.useQuery({ conversationId }, { retry: false });
  const code = refusalOf(shares.error)?.code;
  return (
    <Dialog title={t("title")} closeLabel={t("close")} onClose={onClose}>
      <p className={styles.name} dir="auto">
        {title}
      </p>
      {shares.isPending && <p className={styles.text}>{t("loading")}</p>}
      {code === "UNAUTHENTICATED" && (
        <>
          <p className={styles.text}>{t("signIn")}</p>
          <a href={pathWithReturn("/sign-in", `/c/${conversationId}`)} className={buttons.solid}>
            {t("toSignIn")}
          </a>
        </>
      )}
      {shares.isError && code !== "UNAUTHENTICATED" && (
        <p role="alert" className={styles.failed}>
          {t("failed")}
        </p>
      )}
      {shares.data && <Links conversationId={conversationId} shares={shares.data} />}
    </Dialog>
  );
}

function Links({ conversationId, shares }: { conversationId: string; shares: readonly ShareView[] }) {
  const t = useTranslations("page.share");
  const utils = trpc.useUtils();
  const settled = { onSettled: () => utils.share.list.invalidate({ conversationId }) };
  const create = trpc.share.create.useMutation(settled);
  const revoke = trpc.share.revoke.useMutation(settled);
  const refused = refusalOf(create.error)?.code === "CONFLICT" ? "nothing" : "failed";
  return (
    <>
      <p className={styles.text}>{t("about")}</p>
      <ul className={styles.links}>
        {shares.map((share) => (
          <Link key={share.id} share={share} onRevoke={() => revoke.mutate({ conversationId, shareId: share.id })} />
        ))}
      </ul>
      {(create.isError || revoke.isError) && (
        <p role="alert" className={styles.failed}>
          {t(create.isError ? refused : "failed")}
        </p>
      )}
      <button
        type="button"
        className={shares.length === 0 ? buttons.solid : buttons.quiet}
        disabled={create.isPending}
        data-first-focus=""
        onClick={() => create.mutate({ conversationId })}
      >
        {t(shares.length === 0 ? "create" : "createAgain")}
      </button>
    </>
  );
}

function Link({ share: { url, messageCount, createdAt }, onRevoke }: { share: ShareView; onRevoke: () => void }) {
  const t = useTranslations("page.share");
  const locale = useLocale();
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(new Date(createdAt));
  const { state, copy } = useCopy();
  return (
    <li className={styles.link}>
      <input className={styles.url} readOnly value={url} aria-label={t("link")} onFocus={({ target }) => target.select()} dir="ltr" />
      <div className={styles.row}>
        <button type="button" className={buttons.quiet} onClick={() => copy(url)}>
          <span aria-live="polite">{t(state === "idle" ? "copy" : state === "copied" ? "copied" : "copyFailed")}</span>
        </button>
        <a href={url} target="_blank" rel="noopener" className={buttons.text}>
          {t("open")}
        </a>
        <button type="button" className={`${buttons.text} ${buttons.danger}`} onClick={onRevoke}>
          {t("revoke")}
        </button>
      </div>
      <p className={styles.small}>{t("made", { count: messageCount, date })}</p>
    </li>
  );
}

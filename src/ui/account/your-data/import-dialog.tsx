"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import type { ErrorCode } from "@/contract/error-code";
import type { ImportReport } from "@/contract/import-report";
import buttons from "../../primitives/button.module.css";
import { Dialog } from "../../primitives/dialog";
import { ImportCounts } from "./import-counts";
import styles from "./import-dialog.module.css";
import { uploadImport } from "./upload-import";

type State =
  | { status: "choosing"; refused: ErrorCode | null }
  | { status: "trying" | "importing"; file: File }
  | { status: "tried"; file: File; report: ImportReport }
  | { status: "done" | "stopped"; report: ImportReport };

/** Brings conversations from a file: what it would add is shown first, and nothing is added before it is agreed to. */
export default function ImportDialog({ maxBytes, onClose }: { maxBytes: number; onClose: () => void }) {
  const t = useTranslations("account.import");
  const [state, setState] = useState<State>({ status: "choosing", refused: null });
  const leaving = useRef<AbortController | null>(null);
  useEffect(() => () => leaving.current?.abort(), []);

  const send = async (file: File, isTrial: boolean) => {
    if (file.size > maxBytes) return setState({ status: "choosing", refused: "PAYLOAD_TOO_LARGE" });
    setState({ status: isTrial ? "trying" : "importing", file });
    leaving.current = new AbortController();
    const { signal } = leaving.current;
    const sent = await uploadImport(file, isTrial, signal);
    if (signal.aborted) return;
    const { report } = sent;
    if (report === null) return setState({ status: "choosing", refused: sent.ok ? null : sent.code });
    if (!sent.ok) return setState({ status: "stopped", report });
    setState(isTrial ? { status: "tried", file, report } : { status: "done", report });
  };
  const chooseAgain = () => setState({ status: "choosing", refused: null });
  return (
    <Dialog title={t("title")} closeLabel={t("close")} onClose={onClose}>
      {state.status === "choosing" && <Choose refused={state.refused} maxBytes={maxBytes} onFile={(file) => void send(file, true)} />}
      <p role="status" className={styles.text}>
        {state.status === "trying" && t("trying", { name: state.file.name })}
        {state.status === "importing" && t("importing", { name: state.file.name })}
        {state.status === "stopped" && t("stopped", { count: state.report.conversations.added + state.report.conversations.grown })}
        {state.status === "done" && t("done", { count: state.report.conversations.added + state.report.conversations.grown })}
      </p>
      {state.status === "tried" && (
        <>
          <p className={styles.text}>{t("tried", { name: state.file.name })}</p>
          <ImportCounts report={state.report} />
          <div className={styles.actions}>
            {state.report.messages.added > 0 && (
              <button type="button" className={buttons.solid} data-first-focus="" onClick={() => void send(state.file, false)}>
                {t("import", { count: state.report.conversations.added + state.report.conversations.grown })}
              </button>
            )}
            <button type="button" className={buttons.quiet} onClick={chooseAgain}>
              {t("another")}
            </button>
          </div>
        </>
      )}
      {state.status === "done" && (
        <>
          <ImportCounts report={state.report} />
          <div className={styles.actions}>
            <a href="/" className={buttons.solid}>
              {t("toChat")}
            </a>
          </div>
        </>
      )}
    </Dialog>
  );
}

type ChooseProps = { refused: ErrorCode | null; maxBytes: number; onFile: (file: File) => void };

function Choose({ refused, maxBytes, onFile }: ChooseProps) {
  const t = useTranslations("account.import");
  const limit = { megabytes: Math.floor(maxBytes / 1_000_000) };
  const why = refused === "UNSUPPORTED_DOCUMENT" || refused === "CONFLICT" || refused === "PAYLOAD_TOO_LARGE" ? refused : "other";
  return (
    <>
      <p className={styles.text}>{t("about", limit)}</p>
      {refused !== null && (
        <p role="alert" className={styles.failed}>
          {t(`refused.${why}`, limit)}
        </p>
      )}
      <label className={styles.file}>
        <span>{t("file")}</span>
        <input
          type="file"
          accept=".json,application/json"
          onChange={({ target }) => {
            const file = target.files?.[0];
            if (file) onFile(file);
          }}
        />
      </label>
    </>
  );
}

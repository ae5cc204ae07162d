"use client";

import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import type { ListedGap } from "@/contract/gap";
import { gapStates } from "@/contract/gap-states";
import forms from "../../account/form.module.css";
import buttons from "../../primitives/button.module.css";
import { trpc } from "../../trpc/client";
import { refusalOf } from "../../trpc/refusal";
import { Choice } from "../choice";
import styles from "./gaps.module.css";

/**
 * What is done about a group: its name, its state, a note. Mounted anew for each version. Where somebody else was faster, what was typed stays
 * until theirs is loaded.
 */
export function GapEditor({ gap, onChanged }: { gap: ListedGap; onChanged: () => void }) {
  const t = useTranslations("admin.gap");
  const tGaps = useTranslations("admin.gaps");
  const tRefused = useTranslations("admin.refused");
  const utils = trpc.useUtils();
  const id = useId();
  const [name, setName] = useState(gap.name ?? "");
  const [note, setNote] = useState(gap.note ?? "");
  const [state, setState] = useState(gap.state);
  const change = trpc.admin.gaps.change.useMutation({
    onSuccess: () => {
      void utils.admin.gaps.list.invalidate();
      onChanged();
    },
  });
  const code = change.isError ? (refusalOf(change.error)?.code ?? "other") : null;
  const isChanged = name.trim() !== (gap.name ?? "") || note.trim() !== (gap.note ?? "") || state !== gap.state;
  const loadTheirs = () => {
    void utils.admin.gaps.list.invalidate();
    onChanged();
  };
  return (
    <form
      className={styles.editor}
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate({
          gapId: gap.id,
          version: gap.version,
          name: name.trim() || null,
          note: note.trim() || null,
          ...(state === gap.state ? {} : { state }),
        });
      }}
    >
      <div className={forms.field}>
        <label className={forms.label} htmlFor={`${id}-name`}>
          {t("name")}
        </label>
        <input
          id={`${id}-name`}
          className={forms.input}
          dir="auto"
          maxLength={200}
          placeholder={gap.example ?? ""}
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
      </div>
      <div className={forms.field}>
        <label className={forms.label} htmlFor={`${id}-note`}>
          {t("note")}
        </label>
        <textarea
          id={`${id}-note`}
          className={forms.input}
          dir="auto"
          rows={2}
          maxLength={4_000}
          value={note}
          onChange={({ target }) => setNote(target.value)}
        />
      </div>
      <p className={styles.state}>
        {t.rich("state", {
          state: () => (
            <Choice
              label={t("stateLabel")}
              value={state}
              options={[gap.state, ...gapStates[gap.state]]}
              nameOf={(value) => tGaps(`stateName.${value}`)}
              onChoose={setState}
              isRestriction={false}
            />
          ),
        })}{" "}
        <button type="submit" className={buttons.quiet} disabled={!isChanged || change.isPending}>
          {t(change.isPending ? "saving" : "save")}
        </button>
      </p>
      <p className={styles.hint}>{t(`hint.${state}`)}</p>
      {code === "CONFLICT" ? (
        <p className={styles.refused} role="alert">
          {t("conflict")}{" "}
          <button type="button" className={buttons.quiet} onClick={loadTheirs}>
            {t("load")}
          </button>
        </p>
      ) : (
        code !== null && (
          <p className={styles.refused} role="alert">
            {code === "NOT_FOUND" ? t("missing") : code === "FORBIDDEN" ? tRefused("FORBIDDEN") : tRefused("other")}
          </p>
        )
      )}
    </form>
  );
}

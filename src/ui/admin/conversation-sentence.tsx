"use client";

import { useTranslations } from "next-intl";
import buttons from "../primitives/button.module.css";
import { Choice } from "./choice";
import { type ConversationSentence, outcomes, owners, periods, ratings, statuses } from "./conversation-filter";
import styles from "./sentence.module.css";

type ConversationSentenceViewProps = {
  sentence: ConversationSentence;
  /** The address of the person it is about, where it is known. */
  person: string | null;
  onChange: (change: Partial<ConversationSentence>) => void;
};

/** Which conversations are listed: a sentence whose words can be changed. */
export function ConversationSentenceView({ sentence, person, onChange }: ConversationSentenceViewProps) {
  const t = useTranslations("admin.conversations");
  const isPersons = sentence.person !== null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would set the sentence apart as a block of a form
    <div className={styles.sentence} role="group" aria-label={t("filter.label")}>
      {t.rich(isPersons ? "byPerson" : "sentence", {
        owner: () => (
          <Choice
            label={t("filter.owner")}
            value={sentence.owner}
            options={owners}
            nameOf={(value) => t(`owner.${value}`)}
            onChoose={(owner) => onChange({ owner })}
          />
        ),
        person: () => (
          <>
            <span className={styles.person}>{person ?? t("onePerson")}</span>{" "}
            <button type="button" className={buttons.text} onClick={() => onChange({ person: null })}>
              {t("anyone")}
            </button>
          </>
        ),
        outcome: () => (
          <Choice
            label={t("filter.outcome")}
            value={sentence.outcome}
            options={outcomes}
            nameOf={(value) => t(`outcome.${value}`)}
            onChoose={(outcome) => onChange({ outcome })}
          />
        ),
        rating: () => (
          <Choice
            label={t("filter.rating")}
            value={sentence.rating}
            options={ratings}
            nameOf={(value) => t(`rating.${value}`)}
            onChoose={(rating) => onChange({ rating })}
          />
        ),
        status: () => (
          <Choice
            label={t("filter.status")}
            value={sentence.status}
            options={statuses}
            nameOf={(value) => t(`status.${value}`)}
            onChoose={(status) => onChange({ status })}
          />
        ),
        within: () => <Period sentence={sentence} onChange={onChange} />,
      })}
    </div>
  );
}

function Period({ sentence, onChange }: Pick<ConversationSentenceViewProps, "sentence" | "onChange">) {
  const t = useTranslations("admin.conversations");
  const dayField = (name: "from" | "to") => (
    <input
      type="date"
      className={styles.field}
      aria-label={t(`filter.${name}`)}
      value={sentence[name]}
      onChange={({ target }) => onChange({ [name]: target.value })}
    />
  );
  return (
    <>
      <Choice
        label={t("filter.within")}
        value={sentence.within}
        options={periods}
        nameOf={(value) => t(`within.${value}`)}
        onChoose={(within) => onChange({ within })}
      />{" "}
      {sentence.within === "between" && t.rich("between", { from: () => dayField("from"), to: () => dayField("to") })}
    </>
  );
}

"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import buttons from "../primitives/button.module.css";
import hidden from "../primitives/hidden.module.css";
import styles from "./form.module.css";
import { type Form, type FormState, isLimited } from "./use-form";

type FormFootProps = {
  form: Form;
  submit: string;
  submitting: string;
  isDangerous?: boolean /** It can be sent once more when it is done. */;
  staysOpen?: boolean;
};

/** The end of a form: why nothing came of it, and the button that sends it. */
export function FormFoot({ form, submit, submitting, isDangerous = false, staysOpen = false }: FormFootProps) {
  const { state, isAwake } = form;
  const now = useNow(isLimited(state));
  const mustWait = state.status === "refused" && "untilMs" in state.refused && state.refused.untilMs > now;
  const isBusy = state.status === "sending" || (state.status === "done" && !staysOpen);
  return (
    <>
      <div role="alert" className={styles.alert}>
        <Refusal state={state} now={now} />
      </div>
      <button
        type="submit"
        className={`${isDangerous ? `${buttons.quiet} ${buttons.danger}` : buttons.solid} ${styles.submit}`}
        disabled={!isAwake}
        aria-disabled={isBusy || mustWait}
      >
        {isBusy ? submitting : submit}
      </button>
    </>
  );
}

function Refusal({ state, now }: { state: FormState; now: number }) {
  if (state.status !== "refused") return null;
  if ("words" in state.refused) return <p className={styles.refused}>{state.refused.words}</p>;
  return state.refused.untilMs > now ? <Countdown seconds={Math.ceil((state.refused.untilMs - now) / 1_000)} /> : null;
}

/** Said once, when it begins; the seconds that pass are seen, not heard. */
function Countdown({ seconds }: { seconds: number }) {
  const t = useTranslations("account.refusal");
  const [atFirst] = useState(seconds);
  const wordsFor = (left: number) =>
    left < 120 ? t("limited", { seconds: left }) : t("limitedMinutes", { minutes: Math.ceil(left / 60) });
  return (
    <p className={styles.refused} data-tone="doubt">
      <span className={hidden.hidden}>{wordsFor(atFirst)}</span>
      <span aria-hidden="true">{wordsFor(seconds)}</span>
    </p>
  );
}

/** The time, kept up by the second while `isTicking`. */
function useNow(isTicking: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!isTicking) return;
    const update = () => setNow(Date.now());
    update();
    const timer = setInterval(update, 1_000);
    return () => clearInterval(timer);
  }, [isTicking]);
  return now;
}

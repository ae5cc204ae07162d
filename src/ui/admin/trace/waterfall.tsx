"use client";

import { useTranslations } from "next-intl";
import type { AnswerTrace } from "@/contract/answer-trace";
import { useDuration } from "../use-duration";
import styles from "./trace.module.css";

/** What takes less is no bar, only a row more. In milliseconds. */
const shortestShownMs = 0.05;

/** Where an answer's time went: a row for each step, in the order in which they began, on one scale. */
export function Waterfall({ trace: { steps, waitedMs } }: { trace: AnswerTrace }) {
  const t = useTranslations("admin.trace");
  const durationOf = useDuration();
  const waited = waitedMs ?? 0;
  const taken = steps.filter(({ ms }) => ms >= shortestShownMs);
  const rows = [
    ...(waited >= shortestShownMs ? [{ name: "waiting" as const, from: 0, ms: waited }] : []),
    ...taken.map(({ name, startMs, ms }) => ({ name, from: waited + startMs, ms })).sort((a, b) => a.from - b.from),
  ];
  const whole = Math.max(1, ...rows.map(({ from, ms }) => from + ms));
  if (rows.length === 0) return <p className={styles.nothing}>{t("noSteps")}</p>;
  return (
    <table className={styles.waterfall}>
      <caption className={styles.caption}>{t("steps", { total: durationOf(whole) })}</caption>
      <tbody>
        {rows.map(({ name, from, ms }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a recorded list never changes
          <tr key={i}>
            <th scope="row">{t(`step.${name}`)}</th>
            <td className={styles.barCell}>
              <div className={styles.track}>
                <svg className={styles.bars} viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
                  <rect
                    className={styles.bar}
                    data-step={name}
                    x={(100 * from) / whole}
                    width={Math.max(0.4, (100 * ms) / whole)}
                    height="1"
                  />
                </svg>
              </div>
            </td>
            <td className={styles.figure}>{durationOf(ms)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

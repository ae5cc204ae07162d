import type { Plan } from "./plan";

/** What a plan asks for, and what came about: answers cut five times or oftener, questions sent five times over, Stops that nothing else slowed down. */
export type Planned = { cutOften: number; sentFiveTimes: number; stopsTimed: number };

/** The model says enough to be cut five times in it. */
const wordy: ReadonlySet<string> = new Set(["good", "long", "split-characters"]);
const mostOften = 5;

export function plannedIn({ threads }: Plan): Planned {
  const sends = threads.flatMap((thread) => thread.sends);
  const isWhole = ({ stopAfterMs, mode }: (typeof sends)[number]) => stopAfterMs === null && wordy.has(mode);
  return {
    cutOften: sends.filter((send) => send.cuts.length >= mostOften && isWhole(send)).length,
    sentFiveTimes: sends.filter(({ copies }) => copies >= mostOften).length,
    stopsTimed: sends.filter(({ stopAfterMs }) => stopAfterMs !== null).length,
  };
}

/**
 * Of how many planned ones one must have come about: faults and a busy machine may spoil some, all of so many only where the harness itself is wrong. Stop
 * needs a moment in which nothing is wrong, which is rare.
 */
const oneOf: Planned = { cutOften: 3, sentFiveTimes: 3, stopsTimed: 40 };

const inWords: Record<keyof Planned, string> = {
  cutOften: "answers cut five times",
  sentFiveTimes: "questions accepted five times over",
  stopsTimed: "Stops timed in quiet",
};

/** What was planned often enough and hardly or never came about, in words: nothing was found out about it. */
export function unproven(planned: Planned, done: Planned): string[] {
  const kinds = ["cutOften", "sentFiveTimes", "stopsTimed"] as const;
  return kinds.flatMap((kind) => {
    const wanted = Math.floor(planned[kind] / oneOf[kind]);
    return done[kind] < wanted ? [`${done[kind]} ${inWords[kind]}, of ${planned[kind]} planned`] : [];
  });
}

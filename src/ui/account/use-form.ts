"use client";

import { type FormEvent, type RefObject, useEffect, useRef, useState } from "react";
import { useAwake } from "./use-awake";

/** What was filled in, by the fields' names. */
export type Values = (name: string) => string;
/** What is wrong, by the fields' names, in words; empty where nothing is. */
export type Problems = Readonly<Record<string, string>>;

/** Why nothing came of it. `field` is where to go on; `untilMs` (Unix ms) when the next try is allowed. */
export type Refused = { words: string; field?: string } | { untilMs: number };

export type FormState =
  | { status: "idle" }
  | { status: "sending" }
  | { status: "invalid"; problems: Problems }
  | { status: "refused"; refused: Refused }
  | { status: "done" };

export type Form = {
  state: FormState;
  /** A form that the page's script has not reached yet must not be sent: its fields would travel in another way. */
  isAwake: boolean;
  props: {
    ref: RefObject<HTMLFormElement | null>;
    method: "post";
    noValidate: true;
    onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  };
  problemOf: (field: string) => string | null;
  reset: () => void;
};

type FormWork = {
  check: (values: Values) => Problems;
  /** Null when it is done. */
  act: (values: Values) => Promise<Refused | null>;
};

/** One form: what is wrong with it, whether it is on its way, what came of it. The first field that is wrong takes the focus. */
export function useForm({ check, act }: FormWork): Form {
  const ref = useRef<HTMLFormElement>(null);
  const [state, setState] = useState<FormState>({ status: "idle" });
  const isAwake = useAwake();

  useEffect(() => {
    const field = fieldToMend(state);
    const element = field === null ? null : ref.current?.elements.namedItem(field);
    if (element instanceof HTMLInputElement) element.focus();
  }, [state]);

  const send = async (values: Values) => {
    const problems = check(values);
    if (Object.keys(problems).length > 0) return setState({ status: "invalid", problems });
    setState({ status: "sending" });
    const refused = await act(values);
    setState(refused === null ? { status: "done" } : { status: "refused", refused });
  };
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (state.status === "sending" || isLimited(state)) return;
    const data = new FormData(event.currentTarget);
    void send((name) => String(data.get(name) ?? ""));
  };
  return {
    state,
    isAwake,
    props: { ref, method: "post", noValidate: true, onSubmit },
    problemOf: (field) => (state.status === "invalid" ? (state.problems[field] ?? null) : null),
    reset: () => setState({ status: "idle" }),
  };
}

/** Whether the next try has to wait. */
export function isLimited(state: FormState): boolean {
  return state.status === "refused" && "untilMs" in state.refused && state.refused.untilMs > Date.now();
}

function fieldToMend(state: FormState): string | null {
  if (state.status === "invalid") return Object.keys(state.problems)[0] ?? null;
  return state.status === "refused" && "field" in state.refused ? (state.refused.field ?? null) : null;
}

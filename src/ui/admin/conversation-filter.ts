import type { BrowseConversationsInput, OwnerKind } from "@/contract/admin";
import type { ConversationStatus } from "@/contract/conversation";
import type { FeedbackRating } from "@/contract/feedback";
import type { Outcome } from "@/contract/message";

export const owners = ["any", "guest", "user"] as const satisfies readonly ("any" | OwnerKind)[];
export const outcomes = ["any", "grounded", "partial", "not_found", "failed"] as const satisfies readonly ("any" | Outcome)[];
export const statuses = ["any", "open", "paused", "closed", "archived"] as const satisfies readonly ("any" | ConversationStatus)[];
export const ratings = ["any", "up", "down"] as const satisfies readonly ("any" | FeedbackRating)[];
export const periods = ["any", "today", "week", "month", "between"] as const;

/** The sentence above the list, as the address holds it. `from` and `to` are days of the viewer's calendar, `YYYY-MM-DD` or empty. */
export type ConversationSentence = {
  owner: (typeof owners)[number];
  outcome: (typeof outcomes)[number];
  rating: (typeof ratings)[number];
  status: (typeof statuses)[number];
  within: (typeof periods)[number];
  from: string;
  to: string;
  /** An account's id: the conversations of this person alone. */
  person: string | null;
};

const day = /^\d{4}-\d{2}-\d{2}$/;
const id = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What an address says; what it says wrongly counts as not said. */
export function readSentence(params: Pick<URLSearchParams, "get">): ConversationSentence {
  const one = <Value extends string>(name: string, values: readonly Value[], otherwise: Value) =>
    values.find((value) => value === params.get(name)) ?? otherwise;
  const matching = (name: string, pattern: RegExp) => {
    const value = params.get(name) ?? "";
    return pattern.test(value) ? value : "";
  };
  return {
    owner: one("owner", owners, "any"),
    outcome: one("outcome", outcomes, "any"),
    rating: one("rating", ratings, "any"),
    status: one("status", statuses, "any"),
    within: one("within", periods, "any"),
    from: matching("from", day),
    to: matching("to", day),
    person: matching("person", id) || null,
  };
}

/** The part of an address from `?` on; empty where nothing is restricted. */
export function writeSentence({ owner, outcome, rating, status, within, from, to, person }: ConversationSentence): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries({ owner, outcome, rating, status, within })) if (value !== "any") params.set(name, value);
  if (within === "between" && from) params.set("from", from);
  if (within === "between" && to) params.set("to", to);
  if (person !== null) params.set("person", person);
  return params.size === 0 ? "" : `?${params}`;
}

/** What to ask the server for; days begin and end in the viewer's zone. */
export function toInput(sentence: ConversationSentence, now: Date): BrowseConversationsInput {
  const { owner, outcome, rating, status, person } = sentence;
  const { from, to } = periodOf(sentence, now);
  return {
    ...(owner === "any" || person !== null ? {} : { owner }),
    ...(outcome === "any" ? {} : { outcome }),
    ...(rating === "any" ? {} : { rating }),
    ...(status === "any" ? {} : { status }),
    ...(person === null ? {} : { userId: person }),
    ...(from === null ? {} : { from: from.toISOString() }),
    ...(to === null ? {} : { to: to.toISOString() }),
  };
}

function periodOf({ within, from, to }: ConversationSentence, now: Date): { from: Date | null; to: Date | null } {
  switch (within) {
    case "any":
      return { from: null, to: null };
    case "today":
      return { from: daysBefore(now, 0), to: null };
    case "week":
      return { from: daysBefore(now, 6), to: null };
    case "month":
      return { from: daysBefore(now, 29), to: null };
    case "between":
      return { from: dayAt(from), to: nextDay(dayAt(to)) };
  }
}

/** The beginning of the day so many days before: with today, one more day than that. */
function daysBefore(now: Date, days: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - days);
}

function dayAt(text: string): Date | null {
  const [year = 0, month = 0, date = 0] = text.split("-").map(Number);
  return text === "" ? null : new Date(year, month - 1, date);
}

function nextDay(date: Date | null): Date | null {
  return date && new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1);
}

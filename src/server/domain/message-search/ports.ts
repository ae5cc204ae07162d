import type { SearchHit } from "@/contract/search";
import type { Actor } from "../identity/actor";

/** A text that is to be found: a message, or a title (`role` null). Moments in milliseconds since the epoch. */
export type PendingText = {
  conversationId: string;
  id: string;
  round: number;
  ownerId: string;
  role: "user" | "assistant" | null;
  atMs: number;
  text: string;
};

/** A word of an owner's texts and in how many of them it stands. */
export type KnownWord = { id: number; word: string; texts: number };

/** A range of words: from `low` up to, not including, `high`; the `most` frequent of them, `low` itself before all others. */
export type WordRange = { low: string; high: string; most: number };

/** Words that look like another: those of that many letters that begin with `beginning` or end with `ending`. */
export type LikeWord = { beginning: string; ending: string; minChars: number; maxChars: number; most: number };

/**
 * One term as the index knows it: texts with one of `any`, or with `all` of them. `best` are the words that fit best; a text with one of those
 * weighs `weight`, any other a half of it.
 */
export type IndexedTerm = { kind: "any" | "all"; ids: readonly number[]; best: readonly number[]; weight: number };

export type SearchFilter = { role: "user" | "assistant" | null; fromMs: number | null; untilMs: number | null };

/** What was found, with its text as it is stored; that is empty for a title. */
export type FoundText = Omit<SearchHit, "excerpt" | "marks"> & { content: string };

/** The index of everybody's messages and titles, each owner's apart. */
export type MessageIndex = {
  /** Texts that wait to be read, at most `limit`; with an actor only their own. None of a conversation in which an answer is being written. */
  pending(limit: number, actor?: Actor): Promise<PendingText[]>;
  /** Takes texts into the index, instead of what it held under their ids; one that has changed since it was read is left out. */
  add(texts: readonly (PendingText & { words: readonly string[] })[]): Promise<void>;
  /** Per range, the actor's words in it. */
  words(actor: Actor, ranges: readonly WordRange[]): Promise<KnownWord[][]>;
  /** Per look-alike, the actor's words that might be it. */
  alike(actor: Actor, like: readonly LikeWord[]): Promise<KnownWord[][]>;
  /**
   * The actor's texts that have all terms: the weightiest first, then the latest. Where `newest` is given only that many of the latest texts
   * are looked through, and the latest that fit come first: for terms that are nearly everywhere.
   */
  find(
    actor: Actor,
    terms: readonly IndexedTerm[],
    filter: SearchFilter,
    page: { offset: number; limit: number; newest: number | null },
  ): Promise<FoundText[]>;
};

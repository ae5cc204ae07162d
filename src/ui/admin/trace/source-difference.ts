import type { SourceView } from "@/contract/message";

/** A passage that is a source of one answer or of both; null where it is none. */
export type ComparedSource = { title: string; before: SourceView | null; after: SourceView | null };

/** The sources of two answers side by side: by today's order, then those that are gone. The same passage is one of the same text. */
export function sourceDifference(before: readonly SourceView[], after: readonly SourceView[]): ComparedSource[] {
  const then = new Map(before.map((source) => [source.passage, source]));
  const now = new Set(after.map(({ passage }) => passage));
  return [
    ...after.map((source) => ({ title: titleOf(source), before: then.get(source.passage) ?? null, after: source })),
    ...before.filter(({ passage }) => !now.has(passage)).map((source) => ({ title: titleOf(source), before: source, after: null })),
  ];
}

function titleOf({ title, headingPath }: SourceView): string {
  return [title, ...headingPath.filter((heading) => heading !== title)].join(" › ");
}

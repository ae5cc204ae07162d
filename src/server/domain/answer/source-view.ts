import type { SourceLocation, SourceView } from "@/contract/message";
import type { PassageLocation, RankedPassage } from "../retrieval/passage";

/** The passages as numbered sources, frozen: `sources[i].ordinal` is `i + 1`, the score is the fused one clamped to 0..1. */
export function toSourceViews(passages: readonly RankedPassage[]): SourceView[] {
  return passages.map((passage, index) => ({
    ordinal: index + 1,
    ...toLocation(passage.location),
    passage: passage.text,
    otherLocations: passage.otherLocations.map(toLocation),
    score: Math.min(1, Math.max(0, passage.scores.fused)),
  }));
}

function toLocation({ title, path, url, headingPath }: PassageLocation): SourceLocation {
  return { title, path, url, headingPath };
}

import { remember } from "../remember";
import type { Passage } from "../retrieval/passage";
import { termsOf } from "./terms";

/** Passages are found for one question after the other; a passage and its terms take 2 to 3 KB. */
const known = remember(termsOf, 2_000);

/** The content terms of a passage with its title and headings, in order, repeated as they are. */
export function passageTerms({ context, text }: Pick<Passage, "context" | "text">): readonly string[] {
  return known(`${context}\n${text}`);
}

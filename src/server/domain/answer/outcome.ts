import type { Outcome } from "@/contract/message";
import type { CitedSentence } from "./cite-sentence";

/** An answer is grounded when at least so many of its claiming sentences are supported, … */
export const groundedSupportShare = 0.8;
/** … and so many of its citations are verified. */
export const groundedVerifiedShare = 0.5;

/**
 * How well a written answer stands on its sources: `grounded` when one citation at least is verified and both shares are reached, else
 * `partial`. An answer without claims (only code, say) is judged by its citations. `not_found` is decided elsewhere.
 */
export function outcomeOf(sentences: readonly CitedSentence[]): Outcome {
  const citations = sentences.flatMap((sentence) => sentence.citations);
  const verified = citations.filter((citation) => citation.verified).length;
  const claims = sentences.filter((sentence) => sentence.needsSupport);
  const supported = claims.filter((sentence) => sentence.isSupported).length;
  if (verified === 0) return "partial";
  if (verified / citations.length < groundedVerifiedShare) return "partial";
  return claims.length === 0 || supported / claims.length >= groundedSupportShare ? "grounded" : "partial";
}

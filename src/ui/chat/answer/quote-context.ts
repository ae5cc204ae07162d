import type { CitationView, SourceView } from "@/contract/message";
import { plainText } from "./plain-text";

/** A quote with some words of the passage around it; empty where there are none. */
export type QuoteInContext = { before: string; quote: string; after: string };

/** The quote in its sentence's surroundings, at most `contextChars` on either side, cut between words. Without a verified quote: the passage's beginning. */
export function quoteInContext(source: SourceView, citation: CitationView | null, contextChars: number): QuoteInContext {
  if (!citation?.verified || citation.quoteStart === null || citation.quoteEnd === null) {
    return { before: "", quote: "", after: beginning(plainText(source.passage), contextChars * 3) };
  }
  const { passage } = source;
  const paragraphStart = passage.lastIndexOf("\n\n", citation.quoteStart) + 1;
  const paragraphEnd = passage.indexOf("\n\n", citation.quoteEnd);
  return {
    before: ending(plainText(passage.slice(paragraphStart, citation.quoteStart)), contextChars),
    quote: plainText(passage.slice(citation.quoteStart, citation.quoteEnd)),
    after: beginning(plainText(passage.slice(citation.quoteEnd, paragraphEnd === -1 ? undefined : paragraphEnd)), contextChars),
  };
}

function beginning(text: string, maxChars: number): string {
  return text.length <= maxChars ? text : `${text.slice(0, maxChars + 1).replace(/\s*\S*$/, "")}…`;
}

function ending(text: string, maxChars: number): string {
  return text.length <= maxChars ? text : `…${text.slice(-maxChars - 1).replace(/^\S*\s*/, "")}`;
}

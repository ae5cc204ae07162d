import type { ChatSource } from "@/contract/chat-rest";
import type { CitationView, SourceView } from "@/contract/message";

/** The sources that an answer cites, each with the first quote bound to it, a verified one where there is one. */
export function citedSources(sources: readonly SourceView[], citations: readonly CitationView[]): ChatSource[] {
  return sources.flatMap(({ ordinal, title, url }) => {
    const quotes = citations.filter((citation) => citation.ordinal === ordinal);
    const best = quotes.find(({ verified }) => verified) ?? quotes[0];
    return best === undefined ? [] : [{ ordinal, title, url, quote: best.quote }];
  });
}

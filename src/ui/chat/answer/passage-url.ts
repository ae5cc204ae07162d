import type { CitationView, SourceView } from "@/contract/message";
import { plainText } from "./plain-text";
import { safeUrl } from "./safe-url";

/** Longest quote that is written out whole in a text fragment; a longer one is named by its first and last words. */
const wholeQuoteChars = 90;
const edgeWords = 5;
/** How much of a quote our own view is told; it finds the place by it and highlights `length` characters from there. */
const quoteParamChars = 160;

/** The pages of a document: its own address, or our view of it where it has none. */
export function pageUrl(page: { path: string; url: string | null }): string {
  return safeUrl(page.url) ?? documentPath(page.path);
}

/** A link that lands on the quoted words: the page's address with a text fragment, or our own view of the document. */
export function passageUrl(source: Pick<SourceView, "path" | "url" | "headingPath">, citation: CitationView | null): string {
  const url = safeUrl(source.url);
  const quote = citation?.verified ? citation.quote : null;
  if (url === null) return ownViewUrl(source, quote);
  const fragment = quote === null ? null : textFragment(quote);
  if (fragment === null) return url;
  return url.includes("#") ? `${url}:~:${fragment}` : `${url}#:~:${fragment}`;
}

function documentPath(path: string): string {
  return `/d/${path.split("/").filter(Boolean).map(encodeURIComponent).join("/")}`;
}

function ownViewUrl(source: Pick<SourceView, "path" | "headingPath">, quote: string | null): string {
  const heading = source.headingPath.at(-1);
  const query = new URLSearchParams();
  if (heading) query.set("heading", heading);
  if (quote) {
    query.set("quote", quote.slice(0, quoteParamChars));
    query.set("length", String(quote.length));
  }
  const isPlain = query.size === 0;
  return isPlain ? documentPath(source.path) : `${documentPath(source.path)}?${query}#passage`;
}

/** `text=…` as the URL Fragment Text Directives draft writes it (https://wicg.github.io/scroll-to-text-fragment/); null for no words. */
function textFragment(quote: string): string | null {
  const text = plainText(quote);
  if (text === "") return null;
  const words = text.split(" ");
  if (text.length <= wholeQuoteChars || words.length < edgeWords * 2) return `text=${encode(text)}`;
  return `text=${encode(words.slice(0, edgeWords).join(" "))},${encode(words.slice(-edgeWords).join(" "))}`;
}

/** Hyphen, comma and ampersand mean something in the directive. */
function encode(text: string): string {
  return encodeURIComponent(text)
    .replace(/-/g, "%2D")
    .replace(/['()*!~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

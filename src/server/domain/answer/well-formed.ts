export type TextCleaner = { push(text: string): string; end(): string };

/**
 * Makes streamed text storable, whatever the chunks: NUL is dropped, a surrogate pair split over two chunks is joined, and a surrogate
 * that stays alone becomes U+FFFD. PostgreSQL stores neither.
 */
export function createTextCleaner(): TextCleaner {
  let highSurrogate = "";
  return {
    push(text) {
      let joined = highSurrogate + text;
      if (joined.includes("\0")) joined = joined.replaceAll("\0", "");
      const last = joined.charCodeAt(joined.length - 1);
      highSurrogate = last >= 0xd800 && last <= 0xdbff ? joined.slice(-1) : "";
      return (highSurrogate === "" ? joined : joined.slice(0, -1)).toWellFormed();
    },
    end() {
      return highSurrogate === "" ? "" : "\uFFFD";
    },
  };
}

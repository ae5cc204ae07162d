/** What a model writes as its whole first line when the passages do not answer the question. Never shown. */
export const notCoveredSentinel = "NOT_COVERED";

/** The text of an answer whose outcome is `not_found`. Pages say it in their own language, by the outcome. */
export const notFoundAnswer = "The documents don't cover this.";

/** Decoration that models put around the sentinel. */
const decoration = /^[\s*_`"'[(#>-]+/;

export type SentinelFilter = {
  /** The text that may be shown, or null once the sentinel was read: then nothing of the answer counts. Undecided text is held back. */
  push(text: string): string | null;
  /** What was still held back. */
  end(): string | null;
};

/** Watches the beginning of an answer for the sentinel; anywhere else it is text like any other. */
export function createSentinelFilter(): SentinelFilter {
  let held = "";
  let verdict: "undecided" | "text" | "sentinel" = "undecided";

  function decide(isEnd: boolean): string | null {
    const bare = held.replace(decoration, "");
    if (isSentinel(bare, isEnd)) {
      verdict = "sentinel";
      return null;
    }
    const isOpen = bare.length <= notCoveredSentinel.length && notCoveredSentinel.startsWith(bare);
    if (isOpen && !isEnd && held.length <= 64) return "";
    verdict = "text";
    const text = held;
    held = "";
    return text;
  }

  return {
    push(text) {
      if (verdict === "text") return text;
      if (verdict === "sentinel") return null;
      held += text;
      return decide(false);
    },
    end() {
      if (verdict === "text") return "";
      return verdict === "sentinel" ? null : decide(true);
    },
  };
}

/** `NOT_COVERED_YET` is a word of its own, so the character behind the sentinel is waited for. */
function isSentinel(bare: string, isEnd: boolean): boolean {
  if (!bare.startsWith(notCoveredSentinel)) return false;
  return bare.length === notCoveredSentinel.length ? isEnd : !/^\w/.test(bare.slice(notCoveredSentinel.length));
}

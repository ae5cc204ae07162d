/** A question that names a version of the documentation, without that name: nothing else is asked about it. */
export type VersionAsked = { version: string; question: string };

/** What may stand before a version's name: "in", "for version", "on v". A bare whole number needs "version" or "v" to be one. */
const named =
  /(?:\b(?:in|for|on|with|using|of|under|as of|since)\s+)?(?:\b(version|release|v)\.?\s*|\b)(\d+(?:\.(?:\d+|x))*)(?:-[\w.]+)?(?![\w.]*\d|%|\s*(?:px|ms|kb|mb|gb|seconds?|minutes?|times|items?))/gi;

/**
 * The documentation's version that a question asks about, or null: "in 0.72", "v10", "version 9.x", also with a patch ("0.72.4"). Only versions
 * that there are count, so that other numbers stay numbers.
 */
export function versionAsked(question: string, versions: readonly string[]): VersionAsked | null {
  if (versions.length === 0) return null;
  for (const match of question.matchAll(named)) {
    const [whole, mark, number = ""] = match;
    if (mark === undefined && !number.includes(".")) continue;
    const version = versions.find((candidate) => isSameVersion(candidate, number));
    if (version === undefined) continue;
    const rest = `${question.slice(0, match.index)} ${question.slice(match.index + whole.length)}`
      .replaceAll(/\s+/g, " ")
      .replaceAll(/ ([?.,!])/g, "$1");
    return { version, question: rest.trim() };
  }
  return null;
}

/** Whether a number means a version: equal but for `v` and a final `.x`, or a patch of it. */
function isSameVersion(version: string, number: string): boolean {
  const [known, asked] = [version, number].map((name) =>
    name
      .toLowerCase()
      .replace(/^v/, "")
      .replace(/(?:\.x)+$/, ""),
  );
  if (known === undefined || asked === undefined || !/^\d/.test(known)) return false;
  return known === asked || asked.startsWith(`${known}.`);
}

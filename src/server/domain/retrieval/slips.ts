const letters = "abcdefghijklmnopqrstuvwxyz";
/** Shorter words have so many neighbours that one of them is known by chance (`font`, `front`): only a swap is taken for a slip. */
const shortestRich = 6;
/** Halves shorter than this are words by chance. */
const shortestHalf = 4;

/**
 * What a word may have been meant to be: a letter left out, added, replaced or swapped with its neighbour (Damerau, A technique for computer
 * detection and correction of spelling errors, 1964: four of five errors), or a space left out. The first letter is taken to be right.
 */
export function slipsOf(word: string): string[] {
  const slips = new Set<string>();
  for (let i = 1; i <= word.length; i++) {
    const [before, rest] = [word.slice(0, i), word.slice(i)];
    slips.add(before + rest.charAt(1) + rest.charAt(0) + rest.slice(2));
    if (word.length < shortestRich) continue;
    for (const letter of letters) slips.add(before + letter + rest);
    slips.add(before + rest.slice(1));
    if (rest === "") continue;
    for (const letter of letters) slips.add(before + letter + rest.slice(1));
    if (before.length >= shortestHalf && rest.length >= shortestHalf) slips.add(`${before} ${rest}`);
  }
  slips.delete(word);
  return [...slips];
}

const onsets = [
  "b",
  "br",
  "c",
  "ch",
  "d",
  "f",
  "g",
  "gr",
  "h",
  "j",
  "k",
  "l",
  "m",
  "n",
  "p",
  "pr",
  "r",
  "s",
  "st",
  "t",
  "tr",
  "v",
  "w",
  "z",
];
const vowels = ["a", "e", "i", "o", "u", "ai", "ea", "ou"];
const codas = ["", "", "l", "m", "n", "r", "s", "t", "nd", "rk", "st"];
const denseLetters = Array.from(
  "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面方后多定行学法所民得经",
);

/** Made-up words, the most frequent first; a word's number says how frequent it is. */
export function madeUpWords(count: number, random: () => number): string[] {
  const pick = (from: readonly string[]) => from[Math.floor(random() * from.length)] ?? "";
  const words = new Set<string>();
  while (words.size < count) {
    const syllables = 1 + Math.floor(random() * 3);
    words.add(Array.from({ length: syllables }, () => pick(onsets) + pick(vowels) + pick(codas)).join(""));
  }
  return [...words];
}

/** Sentences of words that are as unevenly spread as those of a language (Zipf's law); every thirtieth is Chinese. */
export function textMaker(words: readonly string[], random: () => number): (count: number) => string {
  const word = () => words[Math.min(words.length - 1, Math.floor(Math.exp(random() * Math.log(words.length + 1)) - 1))] ?? "";
  const letter = () => denseLetters[Math.floor(random() ** 2 * denseLetters.length)] ?? "";
  return (count) =>
    random() < 1 / 30 ? `${Array.from({ length: 2 * count }, letter).join("")}。` : `${Array.from({ length: count }, word).join(" ")}.`;
}

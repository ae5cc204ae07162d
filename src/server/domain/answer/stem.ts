const vowel = "[aeiouy]";
const consonant = "[^aeiouy]";
const afterFirst = new RegExp(`^.*?${vowel}${consonant}`);
const endsShort = new RegExp(`(?:${consonant}${vowel}[^aeiouywxY]|^${vowel}${consonant})$`);
const hasVowel = new RegExp(vowel);

const irregular = new Map([
  ["skis", "ski"],
  ["skies", "sky"],
  ["dying", "die"],
  ["lying", "lie"],
  ["tying", "tie"],
  ["idly", "idl"],
  ["gently", "gentl"],
  ["ugly", "ugli"],
  ["early", "earli"],
  ["only", "onli"],
  ["singly", "singl"],
]);
const unchanged = new Set(["sky", "news", "howe", "atlas", "cosmos", "bias", "andes"]);
const keptAfter1a = new Set(["inning", "outing", "canning", "herring", "earring", "proceed", "exceed", "succeed"]);

const step2: readonly (readonly [string, string])[] = [
  ["ization", "ize"],
  ["ational", "ate"],
  ["fulness", "ful"],
  ["ousness", "ous"],
  ["iveness", "ive"],
  ["tional", "tion"],
  ["biliti", "ble"],
  ["lessli", "less"],
  ["entli", "ent"],
  ["ation", "ate"],
  ["alism", "al"],
  ["aliti", "al"],
  ["ousli", "ous"],
  ["iviti", "ive"],
  ["fulli", "ful"],
  ["enci", "ence"],
  ["anci", "ance"],
  ["abli", "able"],
  ["izer", "ize"],
  ["ator", "ate"],
  ["alli", "al"],
  ["bli", "ble"],
];
const step3: readonly (readonly [string, string])[] = [
  ["ational", "ate"],
  ["tional", "tion"],
  ["alize", "al"],
  ["icate", "ic"],
  ["iciti", "ic"],
  ["ical", "ic"],
  ["ful", ""],
  ["ness", ""],
];
const step4 = ["ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ism", "ate", "iti", "ous", "ive", "ize", "al", "er", "ic"];

/**
 * The stem of a lower-case English word, the same as PostgreSQL's `english_stem`: Porter's second stemmer
 * (https://snowballstem.org/algorithms/english/stemmer.html). Words of other languages come back nearly as they are.
 */
export function stem(input: string): string {
  if (input.length <= 2 || unchanged.has(input)) return input;
  const special = irregular.get(input);
  if (special !== undefined) return special;
  const marked = input
    .replace(/^'/, "")
    .replace(/^y/, "Y")
    .replaceAll(/([aeiouy])y/g, "$1Y");
  const { r1, r2 } = regions(marked);
  let word = plurals(marked.replace(/'s?'?$/, ""));
  if (keptAfter1a.has(word)) return word;
  word = pastAndProgressive(word, r1);
  word = word.replace(/(?<=.[^aeiouy])[yY]$/, "i");
  word = replaceSuffix(word, r1, r2);
  return finalE(residual(word, r2), r1, r2).replaceAll("Y", "y");
}

/** Where the two regions begin that suffixes must lie in. */
function regions(word: string): { r1: number; r2: number } {
  const prefix = /^(?:gener|commun|arsen)/.exec(word)?.[0] ?? afterFirst.exec(word)?.[0];
  const r1 = prefix?.length ?? word.length;
  const second = afterFirst.exec(word.slice(r1))?.[0];
  return { r1, r2: second === undefined ? word.length : r1 + second.length };
}

function plurals(word: string): string {
  if (word.endsWith("sses")) return word.slice(0, -2);
  if (/ie[ds]$/.test(word)) return word.slice(0, word.length > 4 ? -2 : -1);
  if (/(?:us|ss)$/.test(word)) return word;
  return word.endsWith("s") && hasVowel.test(word.slice(0, -2)) ? word.slice(0, -1) : word;
}

function pastAndProgressive(word: string, r1: number): string {
  const eed = /eed(?:ly)?$/.exec(word);
  if (eed) return eed.index >= r1 ? `${word.slice(0, eed.index)}ee` : word;
  const suffix = /(?:ingly|edly|ing|ed)$/.exec(word);
  if (!suffix || !hasVowel.test(word.slice(0, suffix.index))) return word;
  const base = word.slice(0, suffix.index);
  if (/(?:at|bl|iz)$/.test(base)) return `${base}e`;
  if (/(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/.test(base)) return base.slice(0, -1);
  return isShort(base, r1) ? `${base}e` : base;
}

function replaceSuffix(word: string, r1: number, r2: number): string {
  const second = step2.find(([suffix]) => word.endsWith(suffix));
  let changed = word;
  if (second) {
    if (word.length - second[0].length >= r1) changed = word.slice(0, -second[0].length) + second[1];
  } else if (word.endsWith("logi")) changed = word.length - 3 >= r1 ? word.slice(0, -1) : word;
  else if (/[cdeghkmnrt]li$/.test(word) && word.length - 2 >= r1) changed = word.slice(0, -2);
  const third = step3.find(([suffix]) => changed.endsWith(suffix));
  if (third) return changed.length - third[0].length >= r1 ? changed.slice(0, -third[0].length) + third[1] : changed;
  return changed.endsWith("ative") && changed.length - 5 >= r2 ? changed.slice(0, -5) : changed;
}

function residual(word: string, r2: number): string {
  const suffix = step4.find((candidate) => word.endsWith(candidate));
  if (suffix !== undefined) return word.length - suffix.length >= r2 ? word.slice(0, -suffix.length) : word;
  return /[st]ion$/.test(word) && word.length - 3 >= r2 ? word.slice(0, -3) : word;
}

function finalE(word: string, r1: number, r2: number): string {
  const at = word.length - 1;
  if (word.endsWith("e")) return at >= r2 || (at >= r1 && !endsShort.test(word.slice(0, -1))) ? word.slice(0, -1) : word;
  return word.endsWith("ll") && at >= r2 ? word.slice(0, -1) : word;
}

function isShort(word: string, r1: number): boolean {
  return r1 >= word.length && endsShort.test(word);
}

import { gaussian } from "./gaussian";

/** A chunk of a real corpus with its vector. */
export type SourceChunk = { context: string; sentences: string[]; vector: Float32Array };
export type SyntheticChunk = { context: string; text: string; vector: Float32Array };

/** Share of sentences that a synthetic chunk has from its second source, and the length of the noise beside its vector's 1. */
const foreignShare = 0.3;
const noiseLength = 0.4;
/** Every second chunk names something that no other does, as real documents do. */
const namesOnePerChunks = 2;

/** Sentences and lines of a text. */
export function sentencesOf(text: string): string[] {
  return text.split(/(?<=[.!?])\s+|\n+/).filter((sentence) => sentence.trim() !== "");
}

/**
 * A chunk made of two real ones: most sentences of the first, some of the second, in the first's order; its vector is the mean of theirs by
 * what they gave, with noise, of length one.
 */
export function synthesise(sources: readonly SourceChunk[], random: () => number, number: number): SyntheticChunk {
  const [first, second] = [pick(sources, random), pick(sources, random)];
  let own = 0;
  const sentences = first.sentences.map((sentence) => {
    if (random() < foreignShare) return pick(second.sentences, random);
    own++;
    return sentence;
  });
  if (number % namesOnePerChunks === 0) sentences.push(`See ref${number.toString(36)}.`);
  const share = Math.max(0.5, own / Math.max(1, first.sentences.length));
  return { context: `${first.context} ${number % 97}`, text: sentences.join(" "), vector: mix(first.vector, second.vector, share, random) };
}

function mix(first: Float32Array, second: Float32Array, share: number, random: () => number): Float32Array {
  const spread = noiseLength / Math.sqrt(first.length);
  const mixed = first.map((value, i) => share * value + (1 - share) * (second[i] ?? 0) + spread * gaussian(random));
  const length = Math.sqrt(mixed.reduce((sum, value) => sum + value * value, 0));
  return mixed.map((value) => value / length);
}

function pick<T>(items: readonly T[], random: () => number): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error("there is nothing to choose from");
  return item;
}

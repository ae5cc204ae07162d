import { lexicalText } from "@/server/adapters/search/lexical-text";
import { stem } from "@/server/domain/answer/stem";
import { orderLocations } from "@/server/domain/retrieval/order-locations";
import type { ChunkHit, Passage, Scope } from "@/server/domain/retrieval/passage";
import { modelUnderTest, type PageUnderTest, type PassageUnderTest, type SearchUnderTest } from "./search-under-test";

type Chunk = { id: string; text: string; context: string; terms: string[]; vectors: Map<string, readonly number[]> };
type Place = { chunk: Chunk; collectionId: string; documentId: string; ordinal: number; page: PageUnderTest; passage: PassageUnderTest };

const stopWords = new Set(["a", "and", "do", "how", "i", "in", "is", "it", "not", "of", "the", "to", "what"]);
const termsOf = (text: string) =>
  lexicalText(text)
    .split(" ")
    .filter((word) => word !== "" && !stopWords.has(word))
    .map(stem);

/** The search ports in plain arrays, written for reading: what the SQL adapters must agree with. */
export function createMemorySearch(): SearchUnderTest {
  const collections = new Map<string, string>();
  let chunks: Chunk[] = [];
  let places: Place[] = [];
  const placesIn = ({ collectionId, version, locale }: Scope) =>
    places.filter(
      ({ collectionId: own, page }) =>
        (collectionId === null || own === collectionId) &&
        (version === undefined || version === (page.version ?? null)) &&
        (locale === undefined || locale === (page.locale ?? null)),
    );
  const chunksIn = (scope: Scope) => {
    const inside = new Set(placesIn(scope).map(({ chunk }) => chunk));
    return chunks.filter((chunk) => inside.has(chunk));
  };
  const chunkOf = ({ text, context = "", vector = [1, 0] }: PassageUnderTest) => {
    const known = chunks.find((chunk) => chunk.text === text && chunk.context === context);
    if (known) return known;
    const chunk = {
      id: crypto.randomUUID(),
      text,
      context,
      terms: termsOf(`${context} ${text}`),
      vectors: new Map([[modelUnderTest, vector]]),
    };
    chunks.push(chunk);
    return chunk;
  };

  return {
    lexical: {
      countWords: async (texts) =>
        texts.map((text) =>
          Math.min(...termsOf(text).map((term) => chunks.filter((chunk) => chunk.terms.includes(term)).length), Number.POSITIVE_INFINITY),
        ),
      async search(query, scope, limit) {
        const inside = chunksIn(scope);
        const averageLength = inside.reduce((sum, { terms }) => sum + terms.length, 0) / (inside.length || 1);
        const asked = termsOf(query);
        const terms = [...new Set(asked)].map((term) => ({
          term,
          chunks: inside.filter((chunk) => chunk.terms.includes(term)).length,
        }));
        const hits = inside.map((chunk) => {
          const parts = terms.map(({ term, chunks: n }) => {
            const tf = chunk.terms.filter((one) => one === term).length;
            const emphasis = 1 + Math.log(asked.filter((one) => one === term).length);
            const idf = Math.log(1 + (inside.length - n + 0.5) / (n + 0.5));
            return (emphasis * idf * tf * 2.2) / (tf + 1.2 * (0.25 + (0.75 * chunk.terms.length) / averageLength));
          });
          return { chunkId: chunk.id, score: parts.reduce((sum, part) => sum + part, 0) };
        });
        return {
          hits: best(
            hits.filter(({ score }) => score > 0),
            limit,
          ),
          profile: { chunkCount: inside.length, terms },
        };
      },
    },
    vector: {
      async search(vector, modelId, scope, limit) {
        const hits = chunksIn(scope).flatMap(({ id, vectors }) => {
          const own = vectors.get(modelId);
          return own ? [{ chunkId: id, score: cosine(vector, own) }] : [];
        });
        return best(hits, limit);
      },
      read: async (chunkIds, modelId) =>
        new Map(
          chunks.flatMap(({ id, vectors }): [string, Float32Array][] => {
            const own = vectors.get(modelId);
            return own && chunkIds.includes(id) ? [[id, Float32Array.from(own)]] : [];
          }),
        ),
    },
    passages: {
      load: async (chunkIds, scope) =>
        chunkIds.flatMap((chunkId) => toPassage(placesIn(scope).filter(({ chunk }) => chunk.id === chunkId))),
      async section(documentId, ordinal) {
        const here = places.find((place) => place.documentId === documentId && place.ordinal === ordinal);
        const same = places.filter((place) => place.documentId === documentId && sectionOf(place) === (here && sectionOf(here)));
        return same.flatMap((place) => toPassage([place]));
      },
      versions: async (scope) => [...new Set(placesIn(scope).map(({ page }) => page.version ?? null))].sort(),
      countDocuments: async (scope) => new Set(placesIn(scope).map(({ documentId }) => documentId)).size,
    },
    async put(slug, pages) {
      const collectionId = collections.get(slug) ?? crypto.randomUUID();
      collections.set(slug, collectionId);
      places = places.filter((place) => place.collectionId !== collectionId);
      for (const page of pages) {
        const documentId = crypto.randomUUID();
        for (const [ordinal, passage] of page.passages.entries()) {
          places.push({ chunk: chunkOf(passage), collectionId, documentId, ordinal, page, passage });
        }
      }
      chunks = chunks.filter((chunk) => places.some((place) => place.chunk === chunk));
      return collectionId;
    },
    async embed(text, modelId, vector) {
      chunks.find((chunk) => chunk.text === text)?.vectors.set(modelId, vector);
    },
    textOf: (chunkId) => chunks.find(({ id }) => id === chunkId)?.text ?? "",
    async clear() {
      collections.clear();
      chunks = [];
      places = [];
    },
    dispose: async () => {},
  };
}

function best(hits: readonly ChunkHit[], limit: number): ChunkHit[] {
  return [...hits].sort((a, b) => b.score - a.score).slice(0, limit);
}

function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const dot = (x: ArrayLike<number>, y: ArrayLike<number>) =>
    Array.from(x, (value, i) => value * (y[i] ?? 0)).reduce((sum, part) => sum + part, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

function sectionOf({ passage }: Place): string {
  return JSON.stringify([passage.headingPath ?? [], passage.anchor ?? null]);
}

function toPassage(where: readonly Place[]): Passage[] {
  const ordered = orderLocations(
    where.map(({ documentId, ordinal, page, passage }) => ({
      documentId,
      ordinal,
      title: page.title ?? page.path,
      path: page.path,
      url: page.url === undefined ? null : page.url + (passage.anchor === undefined ? "" : `#${passage.anchor}`),
      anchor: passage.anchor ?? null,
      headingPath: passage.headingPath ?? [],
      version: page.version ?? null,
    })),
  );
  const [location, ...otherLocations] = ordered;
  const chunk = where[0]?.chunk;
  return location && chunk ? [{ chunkId: chunk.id, text: chunk.text, context: chunk.context, location, otherLocations }] : [];
}

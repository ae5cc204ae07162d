import { z } from "zod";
import { indexedText } from "@/server/domain/ingestion/chunk-document";
import type { Reranker } from "@/server/domain/retrieval/ports";

/** An endpoint that scores documents for a query, as Cohere's, Jina's, Voyage's, vLLM's and text-embeddings-inference's do. */
export type ApiRerankerOptions = { baseUrl: string; apiKey?: string | undefined; model?: string | undefined; timeoutMs: number };

const Scored = z.union([
  z
    .object({ index: z.number().int().min(0), relevance_score: z.number() })
    .transform(({ index, relevance_score: score }) => ({ index, score })),
  z.object({ index: z.number().int().min(0), score: z.number() }),
]);
const Reply = z.union([
  z.array(Scored),
  z.object({ results: z.array(Scored) }).transform(({ results }) => results),
  z.object({ data: z.array(Scored) }).transform(({ data }) => data),
]);

/** Reorders passages by the scores of `POST <baseUrl>/rerank`; passages that it leaves out keep their order behind. Throws when it fails. */
export function createApiReranker({ baseUrl, apiKey, model, timeoutMs }: ApiRerankerOptions): Reranker {
  const url = `${baseUrl.replace(/\/+$/, "")}/rerank`;
  const headers = { "content-type": "application/json", ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }) };
  return {
    id: `api:${model ?? new URL(baseUrl).host}`,
    async rerank(query, passages, _meter, signal) {
      const documents = passages.map(indexedText);
      // text-embeddings-inference calls them texts; what an endpoint does not know it ignores.
      const body = JSON.stringify({ ...(model !== undefined && { model }), query, documents, texts: documents, top_n: documents.length });
      const limit = AbortSignal.timeout(timeoutMs);
      const response = await fetch(url, { method: "POST", headers, body, signal: signal ? AbortSignal.any([signal, limit]) : limit });
      if (!response.ok) throw new Error(`the reranker answered with status ${response.status}`);
      const scored = Reply.parse(await response.json());
      const scores = new Map(scored.map(({ index, score }) => [index, score]));
      const scoreOf = (index: number) => scores.get(index) ?? Number.NEGATIVE_INFINITY;
      return passages
        .map((passage, index) => ({ passage, index }))
        .sort((a, b) => (scoreOf(a.index) === scoreOf(b.index) ? a.index - b.index : scoreOf(b.index) - scoreOf(a.index)))
        .map(({ passage }) => passage);
    },
  };
}

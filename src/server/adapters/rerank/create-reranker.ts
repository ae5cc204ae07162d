import type { Logger } from "@/server/domain/logger";
import type { Reranker } from "@/server/domain/retrieval/ports";
import type { Env } from "@/server/env";
import { createApiReranker } from "./api-reranker";
import { createModelReranker } from "./model-reranker";

const openAiUrl = "https://api.openai.com/v1";

/** The reranker that the environment names by `RERANK`; none by default. One that fails or is slow is passed over: the order found stays. */
export function createReranker(env: Env, logger: Pick<Logger, "warn">): Reranker | undefined {
  const made = chosen(env);
  if (made === undefined) return undefined;
  return {
    id: made.id,
    async rerank(query, passages, meter, signal) {
      try {
        return await made.rerank(query, passages, meter, signal);
      } catch (error) {
        signal?.throwIfAborted();
        logger.warn("not reranked", { reranker: made.id, error });
        return [...passages];
      }
    },
  };
}

function chosen(env: Env): Reranker | undefined {
  const timeoutMs = env.RERANK_TIMEOUT_MS;
  if (env.RERANK === "api" && env.RERANK_BASE_URL !== undefined) {
    return createApiReranker({ baseUrl: env.RERANK_BASE_URL, apiKey: env.RERANK_API_KEY, model: env.RERANK_MODEL, timeoutMs });
  }
  const model = env.RERANK_MODEL ?? env.CHAT_MODEL;
  if (env.RERANK === "model" && model !== undefined) {
    return createModelReranker({ baseUrl: env.OPENAI_BASE_URL ?? openAiUrl, apiKey: env.OPENAI_API_KEY, model, timeoutMs });
  }
  return undefined;
}

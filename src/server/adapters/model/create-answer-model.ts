import type { AnswerModel } from "@/server/domain/answer/ports";
import type { Env } from "@/server/env";
import { createExtractiveModel } from "./extractive/extractive-model";
import { createOpenAiModel } from "./openai/create-openai-model";

/** The language model that the environment names by `CHAT_MODEL`, else the built-in answerer. */
export function createAnswerModel(env: Env): AnswerModel {
  if (env.CHAT_MODEL === undefined) return createExtractiveModel();
  return createOpenAiModel({
    model: env.CHAT_MODEL,
    timeoutMs: env.MODEL_TIMEOUT_MS,
    ...(env.OPENAI_API_KEY !== undefined && { apiKey: env.OPENAI_API_KEY }),
    ...(env.OPENAI_BASE_URL !== undefined && { baseUrl: env.OPENAI_BASE_URL }),
  });
}

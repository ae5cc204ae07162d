import { existsSync } from "node:fs";
import { z } from "zod";
import { limits } from "@/contract/limits";

const emptyAsUnset = (value: unknown) => (value === "" ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(emptyAsUnset, schema.optional());
const withDefault = <T extends z.ZodType>(schema: T) => z.preprocess(emptyAsUnset, schema);
const httpUrl = z.url({ protocol: /^https?$/ });
const postgresUrl = z.url({ protocol: /^postgres(ql)?$/ });

/** The environment, parsed. `.env.example` says what each variable does. */
export const Env = z
  .object({
    HOST: withDefault(z.string().default("127.0.0.1")),
    PORT: withDefault(z.coerce.number().int().min(0).max(65_535).default(3000)),
    PUBLIC_URL: optional(httpUrl),
    FOOTNOTE_DOCS: optional(z.string()),
    FOOTNOTE_DATA: withDefault(z.string().default("./data")),
    FOOTNOTE_NAME: withDefault(z.string().max(60).default("Footnote")),
    DATABASE_URL: optional(postgresUrl),
    DIRECT_DATABASE_URL: optional(postgresUrl),
    DOCS_BASE_URL: optional(httpUrl),
    OPENAI_API_KEY: optional(z.string()),
    OPENAI_BASE_URL: optional(httpUrl),
    CHAT_MODEL: optional(z.string()),
    MODEL_TIMEOUT_MS: withDefault(z.coerce.number().int().min(1_000).max(600_000).default(60_000)),
    MAX_MESSAGE_CHARS: withDefault(z.coerce.number().int().min(1).max(limits.messageCharsCeiling).default(limits.messageChars)),
    MAX_ANSWER_CHARS: withDefault(z.coerce.number().int().min(200).max(limits.answerCharsCeiling).default(limits.answerChars)),
    GUEST_RETENTION_DAYS: withDefault(z.coerce.number().int().min(1).max(3_650).default(30)),
    LOG_LEVEL: withDefault(z.enum(["debug", "info", "warn", "error", "silent"]).default("info")),
    NODE_ENV: withDefault(z.enum(["development", "production", "test"]).default("production")),
  })
  .refine((env) => env.CHAT_MODEL === undefined || env.OPENAI_API_KEY !== undefined || env.OPENAI_BASE_URL !== undefined, {
    message: "CHAT_MODEL needs OPENAI_API_KEY, OPENAI_BASE_URL or both",
    path: ["CHAT_MODEL"],
  });
export type Env = z.infer<typeof Env>;

/** A variable that cannot be used; the message names it and says what it must be, never its value. */
export class EnvError extends Error {
  override name = "EnvError";
}

/** Parses the environment at each call, never at import; `overrides` (from a command line) win. Throws `EnvError`. */
export function readEnv(overrides: Record<string, string | undefined> = {}): Env {
  const parsed = Env.safeParse({ ...process.env, ...overrides });
  if (parsed.success) return parsed.data;
  throw new EnvError(parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("\n"));
}

/** Adds what `.env` in the working directory says to the environment; what is set already stays. */
export function loadEnvFile(): void {
  if (existsSync(".env")) process.loadEnvFile(".env");
}

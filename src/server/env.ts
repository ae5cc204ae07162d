import { existsSync } from "node:fs";
import { z } from "zod";
import { limits } from "@/contract/limits";

const emptyAsUnset = (value: unknown) => (value === "" ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(emptyAsUnset, schema.optional());
const withDefault = <T extends z.ZodType>(schema: T) => z.preprocess(emptyAsUnset, schema);
/** A scheme is the same in capitals; whatever looks at ours sees small letters. */
const httpUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/^https?:/i, (scheme) => scheme.toLowerCase()));
const postgresUrl = z.url({ protocol: /^postgres(ql)?$/ });

const positive = z.coerce.number().int().min(1).max(1_000_000_000);

/** The environment, parsed. `.env.example` says what each variable does. */
export const Env = z
  .object({
    HOST: withDefault(z.string().default("127.0.0.1")),
    PORT: withDefault(z.coerce.number().int().min(0).max(65_535).default(3000)),
    PUBLIC_URL: optional(httpUrl),
    FOOTNOTE_DOCS: optional(z.string()),
    FOOTNOTE_DATA: withDefault(z.string().default("./data")),
    FOOTNOTE_NAME: withDefault(z.string().max(60).default("Footnote")),
    FOOTNOTE_ACCENT: optional(z.string().regex(/^#[0-9a-f]{6}$/i, "must be a colour written #rrggbb")),
    FOOTNOTE_LOGO: optional(z.string()),
    DATABASE_URL: optional(postgresUrl),
    DIRECT_DATABASE_URL: optional(postgresUrl),
    REDIS_URL: optional(z.url({ protocol: /^rediss?$/ })),
    DOCS_BASE_URL: optional(httpUrl),
    OPENAI_API_KEY: optional(z.string()),
    OPENAI_BASE_URL: optional(httpUrl),
    CHAT_MODEL: optional(z.string()),
    MODEL_TITLES: withDefault(z.enum(["on", "off"]).default("on")),
    RERANK: withDefault(z.enum(["off", "api", "model"]).default("off")),
    RERANK_BASE_URL: optional(httpUrl),
    RERANK_API_KEY: optional(z.string()),
    RERANK_MODEL: optional(z.string()),
    RERANK_TIMEOUT_MS: withDefault(z.coerce.number().int().min(50).max(30_000).default(2_000)),
    MODEL_TIMEOUT_MS: withDefault(z.coerce.number().int().min(1_000).max(600_000).default(60_000)),
    MAX_MESSAGE_CHARS: withDefault(z.coerce.number().int().min(1).max(limits.messageCharsCeiling).default(limits.messageChars)),
    MAX_ANSWER_CHARS: withDefault(z.coerce.number().int().min(200).max(limits.answerCharsCeiling).default(limits.answerChars)),
    GUESTS: withDefault(z.enum(["on", "off"]).default("on")),
    SIGNUP: withDefault(z.enum(["open", "invite", "closed"]).default("open")),
    NEXTAUTH_SECRET: optional(z.string().min(32)),
    GITHUB_ID: optional(z.string()),
    GITHUB_SECRET: optional(z.string()),
    GITHUB_ENTERPRISE_URL: optional(httpUrl),
    GOOGLE_ID: optional(z.string()),
    GOOGLE_SECRET: optional(z.string()),
    SMTP_URL: optional(z.url({ protocol: /^smtps?$/ })),
    MAIL_FROM: optional(z.string().max(200)),
    TRUST_PROXY: withDefault(z.coerce.number().int().min(0).max(10).default(0)),
    GUEST_MESSAGES_PER_HOUR: withDefault(positive.default(20)),
    USER_MESSAGES_PER_HOUR: withDefault(positive.default(200)),
    ADDRESS_MESSAGES_PER_HOUR: withDefault(positive.default(400)),
    GUEST_ANSWERS_AT_ONCE: withDefault(positive.default(3)),
    USER_ANSWERS_AT_ONCE: withDefault(positive.default(6)),
    ADDRESS_ANSWERS_AT_ONCE: withDefault(positive.default(30)),
    STREAMS_PER_ACTOR: withDefault(positive.default(20)),
    STREAMS_PER_ADDRESS: withDefault(positive.default(200)),
    SIGN_INS_PER_QUARTER_HOUR: withDefault(positive.default(10)),
    DAILY_TOKEN_BUDGET: optional(positive),
    IMPORT_MAX_MB: withDefault(z.coerce.number().int().min(1).max(2_000).default(100)),
    ARCHIVE_AFTER_DAYS: withDefault(z.coerce.number().int().min(1).max(3_650).default(90)),
    GUEST_RETENTION_DAYS: withDefault(z.coerce.number().int().min(1).max(3_650).default(30)),
    LOG_LEVEL: withDefault(z.enum(["debug", "info", "warn", "error", "silent"]).default("info")),
    NODE_ENV: withDefault(z.enum(["development", "production", "test"]).default("production")),
  })
  .refine((env) => env.CHAT_MODEL === undefined || env.OPENAI_API_KEY !== undefined || env.OPENAI_BASE_URL !== undefined, {
    message: "CHAT_MODEL needs OPENAI_API_KEY, OPENAI_BASE_URL or both",
    path: ["CHAT_MODEL"],
  })
  .refine((env) => env.RERANK !== "api" || env.RERANK_BASE_URL !== undefined, {
    message: "RERANK=api needs RERANK_BASE_URL",
    path: ["RERANK"],
  })
  .refine((env) => env.RERANK !== "model" || env.CHAT_MODEL !== undefined || env.RERANK_MODEL !== undefined, {
    message: "RERANK=model needs CHAT_MODEL or RERANK_MODEL",
    path: ["RERANK"],
  })
  .refine((env) => env.DATABASE_URL === undefined || env.NEXTAUTH_SECRET !== undefined || env.NODE_ENV !== "production", {
    message: "must be set to a random text of 32 characters or more when DATABASE_URL is (openssl rand -base64 32)",
    path: ["NEXTAUTH_SECRET"],
  })
  .refine((env) => (env.GITHUB_ID === undefined) === (env.GITHUB_SECRET === undefined), {
    message: "GITHUB_ID and GITHUB_SECRET go together",
    path: ["GITHUB_ID"],
  })
  .refine((env) => (env.GOOGLE_ID === undefined) === (env.GOOGLE_SECRET === undefined), {
    message: "GOOGLE_ID and GOOGLE_SECRET go together",
    path: ["GOOGLE_ID"],
  })
  .refine((env) => env.SMTP_URL === undefined || env.MAIL_FROM !== undefined, {
    message: "must be set when SMTP_URL is: the address that mail comes from",
    path: ["MAIL_FROM"],
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

/**
 * NextAuth takes our own origin from the environment, or from a header when told to trust it. It gets that header from us, made of
 * `PUBLIC_URL` or the checked Host; nothing else shall decide.
 */
export function giveNextAuthItsOrigin(): void {
  process.env.AUTH_TRUST_HOST = "true";
  Reflect.deleteProperty(process.env, "NEXTAUTH_URL");
}

import { z } from "zod";

const Usage = z.object({ prompt_tokens: z.number().int().min(0), completion_tokens: z.number().int().min(0) });

/** What is read of a streamed chunk; endpoints differ in everything else, so unknown members are ignored. */
export const ChatChunk = z.object({
  choices: z
    .array(
      z.object({
        delta: z.object({ content: z.string().nullish() }).nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .nullish(),
  /** Reported in mid-stream; its message is never read. */
  error: z.union([z.string(), z.object({ code: z.unknown().optional(), type: z.unknown().optional() })]).nullish(),
  usage: Usage.nullish(),
});
export type ChatChunk = z.infer<typeof ChatChunk>;

/** What is read of an answer that came in one piece. */
export const ChatReply = z.object({
  choices: z.array(z.object({ message: z.object({ content: z.string() }) })).min(1),
  usage: Usage.nullish(),
});
export type ChatReply = z.infer<typeof ChatReply>;

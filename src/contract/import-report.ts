import { z } from "zod";

/**
 * Why something of a file was not taken over. Of the file: `cut_off` (it ends in the middle), `not_json` (it goes wrong there), `stopped` (whoever sent it
 * may not go on: nothing from there on came in, and of the conversation at hand nothing either). Of a conversation:
 * `not_json`, `not_a_conversation`, `too_long`, `too_deep`, `duplicate` (its id stood before), `empty` (no message is left). Of a message:
 * `not_a_message`, `empty` (no text), `no_text` (a kind of content without any), `too_long`, `duplicate`, `cycle` (it follows itself), `invalid` (against
 * what a message may be), `part_left_out` (the message came in without its pictures or files).
 */
export const ImportProblem = z.enum([
  "cut_off",
  "stopped",
  "not_json",
  "not_a_conversation",
  "too_long",
  "too_deep",
  "duplicate",
  "empty",
  "not_a_message",
  "no_text",
  "cycle",
  "invalid",
  "part_left_out",
]);
export type ImportProblem = z.infer<typeof ImportProblem>;

/** One thing that was not taken over. `conversation` counts from 1 in the file; 0 is the file itself. Ids and titles are the file's. */
export const ImportRow = z.object({
  conversation: z.number().int().min(0),
  title: z.string().nullable(),
  messageId: z.string().nullable(),
  why: ImportProblem,
});
export type ImportRow = z.infer<typeof ImportRow>;

const Count = z.number().int().min(0);

/**
 * What an import did, or, where it was only tried, would do. `grown`: conversations that were there and had messages added; `known`: those that are there
 * already. `skipped` counts messages. Of `rows` there are at most as many as `limits.importRows`, of `problems` in all.
 */
export const ImportReport = z.object({
  isTrial: z.boolean(),
  format: z.enum(["footnote", "chatgpt"]).nullable(),
  conversations: z.object({ added: Count, grown: Count, known: Count, skipped: Count }),
  messages: z.object({ added: Count, known: Count, skipped: Count }),
  problems: Count,
  rows: z.array(ImportRow),
});
export type ImportReport = z.infer<typeof ImportReport>;

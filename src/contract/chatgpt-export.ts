import { z } from "zod";

const OldId = z.string().min(1).max(200);
/** Seconds since the epoch. */
const Seconds = z.number().min(0).max(253_402_300_799);

/** What we read of a conversation in ChatGPT's `conversations.json` (its account export, 2023 to now); there is no published description of it. */
export const ChatgptConversation = z.object({
  id: OldId.optional().catch(undefined),
  conversation_id: OldId.optional().catch(undefined),
  title: z.string().nullish().catch(null),
  create_time: Seconds.nullish().catch(null),
  update_time: Seconds.nullish().catch(null),
  current_node: z.string().nullish().catch(null),
  is_archived: z.boolean().nullish().catch(null),
  mapping: z.record(z.string(), z.unknown()),
});

/** One node of its tree: a message, or a mere place without one. */
export const ChatgptNode = z.object({
  message: z.unknown().optional(),
  parent: z.string().nullish().catch(null),
  children: z.array(z.string()).optional().catch(undefined),
});

/** A message: `parts` for texts and pictures, the others for what tools said and were told. */
export const ChatgptMessage = z.object({
  author: z.object({ role: z.string() }),
  create_time: Seconds.nullish().catch(null),
  content: z.looseObject({
    parts: z.array(z.unknown()).optional().catch(undefined),
    text: z.string().optional().catch(undefined),
    result: z.string().optional().catch(undefined),
    content: z.string().optional().catch(undefined),
  }),
});
export type ChatgptMessage = z.infer<typeof ChatgptMessage>;

import type { Actor } from "../identity/actor";
import { indexWords } from "./index-words";
import type { MessageIndex } from "./ports";

/** Few enough for one short statement of the embedded database. */
const usualBatch = 200;

/** Takes what waits into the index, a batch at a time until nothing does; how many texts. Several processes may do it at once. */
export async function indexMessages({ messageIndex }: { messageIndex: MessageIndex }, atOnce = usualBatch): Promise<number> {
  let count = 0;
  for (;;) {
    const taken = await indexOnce(messageIndex, atOnce);
    count += taken;
    if (taken < atOnce) return count;
  }
}

/** Takes in a little of what waits of one owner's: whoever searches finds what they have just said. */
export function indexOwn(messageIndex: MessageIndex, actor: Actor): Promise<number> {
  return indexOnce(messageIndex, 50, actor);
}

async function indexOnce(index: MessageIndex, limit: number, actor?: Actor): Promise<number> {
  const pending = await index.pending(limit, actor);
  if (pending.length > 0) await index.add(pending.map((text) => ({ ...text, words: indexWords(text.text) })));
  return pending.length;
}

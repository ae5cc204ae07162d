import type { Container } from "@/server/container";
import type { Actor } from "@/server/domain/identity/actor";
import { ownerKey } from "@/server/domain/identity/owner";
import { sendMessage } from "@/server/domain/message/send-message";

/** Asks in a new conversation and waits for the whole answer; milliseconds from sending to the first committed delta, and the conversation. */
export async function timeToFirstDelta(
  { services }: Container,
  actor: Actor,
  text: string,
): Promise<{ ms: number; conversationId: string }> {
  const conversationId = services.ids.next();
  let firstAt: number | null = null;
  const finished = new Promise<void>((resolve) => {
    const stop = services.bus.listen(ownerKey(actor), conversationId, (entries) => {
      for (const { event } of entries) {
        if (event.type === "answer.delta") firstAt ??= performance.now();
        if (event.type !== "message.finished") continue;
        stop();
        resolve();
      }
    });
  });
  const startedAt = performance.now();
  const sent = await sendMessage(services, actor, { conversationId, messageId: services.ids.next(), text }, { address: "bench" });
  if (!sent.ok) throw new Error(`the question was refused: ${sent.code}`);
  await finished;
  if (firstAt === null) throw new Error("the answer had no delta");
  return { ms: firstAt - startedAt, conversationId };
}

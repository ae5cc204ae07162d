import { ConversationEvent } from "@/contract/conversation-event";

/** Reads conversation events out of a tRPC event stream, chunk by chunk. */
export function createParser(): (chunk: string) => ConversationEvent[] {
  let rest = "";
  return (chunk) => {
    const frames = (rest + chunk).split("\n\n");
    rest = frames.pop() ?? "";
    return frames.flatMap((frame) => {
      const data = /^data: (\{"conversationId":.*)$/m.exec(frame)?.[1];
      return data === undefined ? [] : [ConversationEvent.parse(JSON.parse(data).event)];
    });
  };
}

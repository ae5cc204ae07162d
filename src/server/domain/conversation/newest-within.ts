import type { ConversationView } from "@/contract/conversation";

const encoder = new TextEncoder();

/**
 * The view with its newest turns only, as many as take at most `mostBytes` (of UTF-8, as JSON) together, and the last one in any case. A turn is
 * a question with what follows it, so a page begins with a question wherever it has one.
 */
export function newestWithin(view: ConversationView, mostBytes: number): ConversationView {
  const { messages } = view;
  let bytes = 0;
  let start: number | null = null;
  for (let i = messages.length - 1; i >= 0; i--) {
    bytes += encoder.encode(JSON.stringify(messages[i])).length;
    if (bytes > mostBytes && start !== null) break;
    if (messages[i]?.role === "user") start = i;
  }
  const [first] = messages.slice(start ?? 0);
  if (start === null || start === 0 || first === undefined) return view;
  return { ...view, messages: messages.slice(start), olderCursor: first.position };
}

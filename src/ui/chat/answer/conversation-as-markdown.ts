import type { ConversationView } from "@/contract/conversation";
import { answerAsMarkdown } from "./answer-as-markdown";

/**
 * A conversation as one Markdown document: its title, each question as a quotation, each answer with its footnotes, which are numbered by the answer, and
 * what a system or a tool said word by word as code.
 */
export function conversationAsMarkdown(
  { conversation, messages }: Pick<ConversationView, "conversation" | "messages">,
  origin: string,
): string {
  let answers = 0;
  const parts = messages.flatMap((message) => {
    if (message.content.trim() === "") return [];
    if (message.role === "user") return [quoted(message.content)];
    if (message.role === "system") return [asCode(message.content)];
    answers++;
    return [answerAsMarkdown(message, origin, `${answers}-`).trim()];
  });
  return `${[`# ${conversation.title.replace(/\s+/g, " ").replace(/([\\`*_[\]<>#])/g, "\\$1")}`, ...parts].join("\n\n")}\n`;
}

/** Between fences that are longer than any in the text. */
function asCode(text: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}

function quoted(text: string): string {
  return text
    .split("\n")
    .map((line) => `> ${line}`.trimEnd())
    .join("\n");
}

import type { ConversationView } from "@/contract/conversation";
import { answerAsMarkdown } from "./answer-as-markdown";

/** A conversation as one Markdown document: its title, each question as a quotation, each answer with its footnotes, which are numbered by the answer. */
export function conversationAsMarkdown(
  { conversation, messages }: Pick<ConversationView, "conversation" | "messages">,
  origin: string,
): string {
  let answers = 0;
  const parts = messages.flatMap((message) => {
    if (message.content.trim() === "") return [];
    if (message.role !== "assistant") return [quoted(message.content)];
    answers++;
    return [answerAsMarkdown(message, origin, `${answers}-`).trim()];
  });
  return `${[`# ${conversation.title.replace(/\s+/g, " ").replace(/([\\`*_[\]<>#])/g, "\\$1")}`, ...parts].join("\n\n")}\n`;
}

function quoted(text: string): string {
  return text
    .split("\n")
    .map((line) => `> ${line}`.trimEnd())
    .join("\n");
}

import { describe, expect, it } from "vitest";
import type { ConversationView } from "@/contract/conversation";
import type { MessageRole, MessageView } from "@/contract/message";
import { conversationAsMarkdown } from "./conversation-as-markdown";

const message = (position: number, role: MessageRole, content: string): MessageView => ({
  ...{ id: String(position), parentId: null, position, role, content, status: "delivered", errorCode: null },
  ...{ createdAt: "2026-11-22T10:00:00.000Z", answer: null, sources: [], citations: [] },
});
const at = "2026-11-22T10:00:00.000Z";
const conversation: ConversationView["conversation"] = {
  id: "c",
  title: "T",
  status: "open",
  messageCount: 3,
  createdAt: at,
  lastMessageAt: at,
};

describe("conversationAsMarkdown", () => {
  it("quotes what the reader asked, and sets what a system or a tool said apart as code", () => {
    const messages = [message(1, "user", "Why?"), message(2, "system", "```\n# found\n```"), message(3, "assistant", "So.")];
    expect(conversationAsMarkdown({ conversation, messages }, "http://chat.test")).toBe(
      "# T\n\n> Why?\n\n````text\n```\n# found\n```\n````\n\nSo.\n",
    );
  });
});

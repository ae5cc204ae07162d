import { TRPCClientError } from "@trpc/client";
import { describe, expect, it } from "vitest";
import type { ConversationView } from "@/contract/conversation";
import type { MessageView } from "@/contract/message";
import { pathThrough } from "./path-through";

const message = (id: string, position: number, parentId: string | null): MessageView => ({
  ...{ id, position, parentId, role: position % 2 === 1 ? "user" : "assistant", content: id, status: "delivered", errorCode: null },
  ...{ createdAt: "2026-11-22T10:00:00.000Z", answer: null, sources: [], citations: [] },
});
const view: ConversationView = {
  conversation: { id: "c", title: "c", status: "open", messageCount: 4, createdAt: "2026-11-22T10:00:00.000Z", lastMessageAt: null },
  messages: [message("old question", 1, null), message("old answer", 2, "old question")],
  seq: 9,
  olderCursor: null,
};

/** Reads the path through the old question while another one, or that one, is shown. */
async function readWith({ shownLeafId, refusal }: { shownLeafId: string; refusal?: unknown }) {
  const chosen: string[] = [];
  const conversations = {
    open: { query: async () => view },
    selectSibling: {
      async mutate({ messageId }: { messageId: string }) {
        if (refusal !== undefined) throw refusal;
        chosen.push(messageId);
      },
    },
  };
  const read = await pathThrough(conversations, { conversationId: "c", messageId: "old question", shownLeafId }).catch(() => null);
  return { read, chosen };
}

describe("pathThrough", () => {
  it("chooses the path that it leads to, so that the next question follows what is shown", async () => {
    expect(await readWith({ shownLeafId: "new answer" })).toEqual({ read: view, chosen: ["old answer"] });
  });

  it("chooses nothing where the message stands above on the path that is shown", async () => {
    expect(await readWith({ shownLeafId: "old answer" })).toEqual({ read: view, chosen: [] });
  });

  it("shows the path to a reader who may only read, but not where the server was not reached: it would ask after another", async () => {
    const body = { code: "SESSION_EXPIRED", message: "Over.", retryable: false };
    const data = { code: "UNAUTHORIZED", httpStatus: 401, footnote: body };
    const refusal = TRPCClientError.from({ error: { message: "Over.", code: -32001, data } });
    expect((await readWith({ shownLeafId: "new answer", refusal })).read).toEqual(view);
    expect((await readWith({ shownLeafId: "new answer", refusal: new TypeError("Failed to fetch") })).read).toBeNull();
  });
});

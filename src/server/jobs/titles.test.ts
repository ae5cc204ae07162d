import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ConversationView } from "@/contract/conversation";
import { Sent } from "@/contract/message";
import { err, ok } from "@/contract/result";
import { createJobStore } from "@/server/adapters/prisma/job-store";
import { createTitleStore } from "@/server/adapters/prisma/title-store";
import { makeTitle } from "@/server/domain/conversation/make-title";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { type MockModelServer, startMockModelServer } from "@/testing/mock-model-server";
import type { TestGuest } from "@/testing/test-browser";

const patience = { timeout: 20_000 };
const question = "How often is a lease renewed?";

describe("titles by a model", () => {
  let mock: MockModelServer;
  let chat: ChatUnderTest;
  beforeAll(async () => {
    mock = await startMockModelServer();
    chat = await openChatUnderTest({ variables: { CHAT_MODEL: "mock", OPENAI_BASE_URL: mock.url } });
  });
  beforeEach(() => {
    mock.titleRequests.splice(0);
    mock.title = { kind: "text", text: '"Renewing leases"' };
  });
  afterEach(async () => {
    await chat.database.query("DELETE FROM jobs WHERE kind = 'title'");
  });
  afterAll(async () => {
    await chat.dispose();
    await mock.close();
  });

  const jobs = () => createJobStore(chat.database, chat.container.services.ids);
  const titleOf = async (guest: TestGuest, sent: Sent) =>
    ConversationView.parse((await guest.query("conversation.open", sent)).data).conversation.title;
  const ask = async (guest: TestGuest, conversationId?: string) => {
    const sent = Sent.parse((await guest.send(question, conversationId)).data);
    return { sent, job: () => jobs().find(`title:${sent.conversationId}`) };
  };

  it("come once the first question is answered, with one request, and are told to the page", async () => {
    const guest = chat.guest();
    const { sent, job } = await ask(guest);
    await expect.poll(() => titleOf(guest, sent), patience).toBe("Renewing leases");
    await expect.poll(job, patience).toMatchObject({ status: "done", attempts: 1 });
    const log = await chat.container.services.log.read(guest.actor, sent.conversationId, 0, 100);
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, i) => i + 1));
    expect(log.at(-1)?.event).toMatchObject({ type: "conversation.updated", conversation: { title: "Renewing leases" } });
    await ask(guest, sent.conversationId);
    await chat.idle();
    expect(mock.titleRequests).toHaveLength(1);
  });

  it("leave what a person named, and the question's words where the model fails", async () => {
    mock.title = { kind: "status", status: 500, body: "{}" };
    const guest = chat.guest();
    const { sent, job } = await ask(guest);
    await expect.poll(job, patience).toMatchObject({ status: "failed", attempts: 1 });
    expect(await titleOf(guest, sent)).toBe(question);
    expect(mock.titleRequests).toHaveLength(1);
  });

  describe("as their job's holder makes them", () => {
    /** A title's job, taken by nobody's worker. */
    const held = async (guest: TestGuest) => {
      mock.title = { kind: "hang" };
      const { sent, job } = await ask(guest);
      await expect.poll(() => mock.titleRequests.length, patience).toBe(1);
      const [row] = await chat.database.query<{ attempt_id: string }>("SELECT attempt_id FROM jobs WHERE kind = 'title'");
      return { sent, job, attemptId: row?.attempt_id ?? "" };
    };
    const make = (attemptId: string, asksFor: () => unknown = () => {}, isSpent = false) =>
      makeTitle(
        {
          titles: createTitleStore(chat.database),
          title: async (_question, _signal, meter) => {
            const request = meter.request(80);
            await asksFor();
            request.told(40);
            return "Leases";
          },
          tokenUsage: chat.container.services.tokenUsage,
          budget: { check: async () => (isSpent ? err("BUDGET_EXHAUSTED", 1) : ok(undefined)) },
          bus: chat.container.services.bus,
          clock: chat.clock,
        },
        attemptId,
        new AbortController().signal,
      );

    it("do not replace what the person called it meanwhile", async () => {
      const guest = chat.guest();
      const { sent, attemptId } = await held(guest);
      await guest.mutate("conversation.rename", { conversationId: sent.conversationId, title: "Mine" });
      let requests = 0;
      await make(attemptId, () => requests++);
      expect(requests).toBe(0);
      expect(await titleOf(guest, sent)).toBe("Mine");
    });

    it("are refused once another holds the job, and not asked for when the day's tokens are used up", async () => {
      const guest = chat.guest();
      const { sent, attemptId } = await held(guest);
      await make(attemptId, () => expect.unreachable("asked"), true);
      const takenOver = () => chat.database.query("UPDATE jobs SET attempt_id = gen_random_uuid() WHERE kind = 'title'");
      await make(attemptId, takenOver);
      expect(await titleOf(guest, sent)).toBe(question);
    });

    it("count in the day's tokens: what is sent while it is asked, what the endpoint tells afterwards, and also when it fails", async () => {
      const { attemptId } = await held(chat.guest());
      const noted = () => chat.database.query("SELECT tokens FROM token_usage WHERE attempt_id = $1", [attemptId]);
      await make(attemptId, () => expect.poll(noted).toEqual([{ tokens: 20 }]));
      expect(await noted()).toEqual([{ tokens: 40 }]);
      await expect(make(attemptId, () => Promise.reject(new Error("gone")))).rejects.toThrow("gone");
      expect(await noted()).toEqual([{ tokens: 20 }]);
    });
  });
});

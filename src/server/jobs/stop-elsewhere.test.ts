import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ConversationView } from "@/contract/conversation";
import { Sent } from "@/contract/message";
import { createOpenAiModel } from "@/server/adapters/model/openai/create-openai-model";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { type MockModelServer, type MockReply, startMockModelServer } from "@/testing/mock-model-server";
import { testBrowser } from "@/testing/test-browser";
import type { Container } from "../container";
import type { AskPipeline } from "./answer";

const stream: MockReply = { kind: "stream", tokens: Array.from({ length: 5_000 }, (_, i) => `word${i} `), everyMs: 10 };

describe("stopping an answer that another process writes", () => {
  let chat: ChatUnderTest;
  let other: Container;
  let mock: MockModelServer;
  beforeAll(async () => {
    const ask: AskPipeline = async function* ({ text: question }, signal, meter) {
      const model = createOpenAiModel({ baseUrl: mock.url, model: "mock", timeoutMs: 60_000 });
      yield { type: "sources", sources: [] };
      for await (const event of model.generate({ question, passages: [], history: [], maxChars: 100_000 }, signal, meter)) {
        if (event.type === "text") yield event;
      }
    };
    chat = await openChatUnderTest({ ask });
    other = await chat.another();
  });
  afterAll(() => chat.dispose());
  beforeEach(async () => {
    mock = await startMockModelServer();
  });
  afterEach(() => mock.close());

  const asked = async () => {
    const guest = chat.guest();
    const sent = Sent.parse((await guest.send("Go on for long")).data);
    await expect.poll(() => mock.requests.length, { timeout: 20_000 }).toBe(1);
    const elsewhere = testBrowser(other, Object.fromEntries([guest.cookie.split("=")]));
    const answer = async () => ConversationView.parse((await guest.query("conversation.open", sent)).data).messages[1];
    return { sent, elsewhere, answer };
  };

  it("ends the request to a model that is talking, and keeps what it said", async () => {
    mock.reply(stream);
    const { sent, elsewhere, answer } = await asked();
    await expect.poll(async () => (await answer())?.content, { timeout: 20_000 }).toContain("word5 ");
    expect((await elsewhere.mutate("message.stop", sent)).data).toEqual({ status: "cancelled" });
    await expect.poll(() => mock.aborts).toBe(1);
    const stopped = await answer();
    expect(stopped).toMatchObject({ status: "cancelled", errorCode: null });
    expect(stopped?.content).toContain("word5 ");
  });

  it("ends the request to a model that says nothing at all", async () => {
    mock.reply({ kind: "hang" });
    const { sent, elsewhere, answer } = await asked();
    expect((await elsewhere.mutate("message.stop", sent)).data).toEqual({ status: "cancelled" });
    await expect.poll(() => mock.aborts).toBe(1);
    expect(await answer()).toMatchObject({ status: "cancelled", content: "" });
  });
});

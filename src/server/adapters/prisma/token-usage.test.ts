import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Sent } from "@/contract/message";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { gate, scriptedAnswer } from "@/testing/scripted-answer";
import { createTokenUsage } from "./token-usage";

describe("the tokens of a time", () => {
  let chat: ChatUnderTest;
  beforeAll(async () => {
    const never = gate();
    const scripted = scriptedAnswer();
    chat = await openChatUnderTest({
      async *ask(question, signal) {
        if (question.text === "hold") await never.pass(signal);
        signal.throwIfAborted();
        yield* scripted(question, signal);
      },
    });
  });
  afterAll(() => chat.dispose());

  /** One more answered question, whose log row is then changed; what it adds to the sum. */
  const costOf = async (change: string) => {
    const usage = createTokenUsage(chat.database);
    const sinceMs = chat.clock.now() - 60_000;
    const before = await usage.tokensSince(sinceMs);
    const { answerId } = Sent.parse((await chat.guest().send("What does it cost?")).data);
    await chat.idle();
    await chat.database.query(`UPDATE rag_queries SET ${change} WHERE message_id = $1`, [answerId]);
    return (await usage.tokensSince(sinceMs)) - before;
  };

  it("are what the endpoint told", async () => {
    expect(await costOf("prompt_tokens = 12, completion_tokens = 8")).toBe(20);
    expect(await costOf("prompt_tokens = 12, completion_tokens = NULL")).toBe(12);
  });

  it("are estimated where it told nothing", async () => {
    const silent = "prompt_tokens = NULL, completion_tokens = NULL";
    expect(await costOf(`${silent}, response_text = repeat('x', 400)`)).toBe(2_600);
    expect(await costOf(`${silent}, outcome = 'not_found'`)).toBe(0);
    expect(await costOf(`${silent}, outcome = 'failed', response_text = ''`)).toBe(0);
  });

  it("of the built-in answerer and of another time are not counted", async () => {
    expect(await costOf("model = 'extractive'")).toBe(0);
    expect(await costOf(`"timestamp" = "timestamp" - interval '2 minutes'`)).toBe(0);
  });

  it("of an answer that was stopped before its first word are counted", async () => {
    const usage = createTokenUsage(chat.database);
    const sinceMs = chat.clock.now() - 60_000;
    const before = await usage.tokensSince(sinceMs);
    const guest = chat.guest();
    const { conversationId, answerId } = Sent.parse((await guest.send("hold")).data);
    await guest.mutate("message.stop", { conversationId, answerId });
    await chat.idle();
    // As a language model's answer would be logged.
    const rows = await chat.database.query("UPDATE rag_queries SET model = 'model' WHERE message_id = $1 RETURNING response_text", [
      answerId,
    ]);
    expect(rows).toEqual([{ response_text: "" }]);
    expect((await usage.tokensSince(sinceMs)) - before).toBe(2_500);
  });
});

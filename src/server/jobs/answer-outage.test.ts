import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConversationView } from "@/contract/conversation";
import { Sent } from "@/contract/message";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { scriptedAnswer, scriptedText } from "@/testing/scripted-answer";
import type { AskPipeline } from "./answer";
import { recoverAnswers } from "./recover-answers";

const outage = Object.assign(new Error("connect ECONNREFUSED 10.0.0.7:5432"), { code: "ECONNREFUSED" });

describe("an answer whose database is away for longer than its reads wait", () => {
  let chat: ChatUnderTest;
  let failure: Error = outage;
  let asked = 0;
  beforeAll(async () => {
    const answering = scriptedAnswer();
    const ask: AskPipeline = async function* (question, signal, meter) {
      asked += 1;
      if (asked % 2 === 1) throw failure;
      yield* answering(question, signal, meter);
    };
    chat = await openChatUnderTest({ ask });
  });
  afterAll(() => chat.dispose());

  const begin = async () => {
    const guest = chat.guest();
    const sent = Sent.parse((await guest.send("Where are you?")).data);
    const { runner } = chat.container.services;
    await expect.poll(() => runner.attemptIds()).toEqual([]);
    const answer = async () => ConversationView.parse((await guest.query("conversation.open", sent)).data).messages[1];
    return { sent, answer };
  };

  it("is not failed, but begun again once its lease has run out", async () => {
    const { sent, answer } = await begin();
    expect(await answer()).toMatchObject({ status: "pending", errorCode: null });
    await chat.database.query(`UPDATE jobs SET lease_expires_at = footnote_now() WHERE message_id = $1`, [sent.answerId]);
    expect(await recoverAnswers(chat.container.services, false)).toBe(1);
    await chat.idle();
    expect(await answer()).toMatchObject({ status: "delivered", content: scriptedText });
    expect(asked).toBe(2);
  });

  it("fails where something else is wrong", async () => {
    failure = new Error("a bug");
    const { answer } = await begin();
    expect(await answer()).toMatchObject({ status: "failed", errorCode: "INTERNAL" });
  });
});

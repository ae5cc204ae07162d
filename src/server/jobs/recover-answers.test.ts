import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ConversationView } from "@/contract/conversation";
import { Sent } from "@/contract/message";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { gate, scriptedAnswer, scriptedText } from "@/testing/scripted-answer";
import type { TestGuest } from "@/testing/test-browser";
import { recoverAnswers } from "./recover-answers";

describe("answers of a process that died", () => {
  let chat: ChatUnderTest;
  let guest: TestGuest;
  let sent: Sent;
  beforeEach(async () => {
    const held = gate();
    chat = await openChatUnderTest({
      ask: scriptedAnswer({ before: (question, signal) => (question.startsWith("hold") ? held.pass(signal) : undefined) }),
    });
    guest = chat.guest();
    sent = Sent.parse((await guest.send("hold on")).data);
    await expect.poll(async () => (await answer())?.content).toBe(scriptedText.slice(0, 10));
  });
  afterEach(() => chat.dispose());

  const answer = async () => ConversationView.parse((await guest.query("conversation.open", sent)).data).messages[1];
  /** The services of a process that starts after this one has died. */
  const successor = () => ({ ...chat.container.services, runner: { ...chat.container.services.runner, id: "successor" } });

  it("are marked as interrupted with the text that their log holds, and can be tried again", async () => {
    const heard: string[] = [];
    const { bus, log } = chat.container.services;
    const { ownerKey } = await import("../domain/identity/owner");
    const stop = bus.listen(ownerKey(guest.actor), sent.conversationId, (entries) => heard.push(...entries.map(({ event }) => event.type)));
    expect(await recoverAnswers(successor(), true)).toBe(1);
    stop();
    expect(heard).toEqual(["message.finished"]);
    expect(await answer()).toMatchObject({
      status: "failed",
      errorCode: "ANSWER_INTERRUPTED",
      content: scriptedText.slice(0, 10),
      sources: [{ ordinal: 1 }],
    });
    const last = (await log.read(guest.actor, sent.conversationId, 0, 100)).at(-1);
    expect(last?.event).toMatchObject({ type: "message.finished", status: "failed", errorCode: "ANSWER_INTERRUPTED" });
    expect((await guest.mutate("message.retry", sent)).status).toBe(200);
  });

  it("are left alone while their lease runs, where other processes may live", async () => {
    expect(await recoverAnswers(successor(), false)).toBe(0);
    expect(await answer()).toMatchObject({ status: "streaming" });
    chat.clock.advance(16_000);
    expect(await recoverAnswers(successor(), false)).toBe(1);
    chat.clock.advance(-16_000);
    expect(await answer()).toMatchObject({ status: "failed", errorCode: "ANSWER_INTERRUPTED" });
  });

  it("accept nothing more from a process that was only thought dead", async () => {
    await recoverAnswers(successor(), true);
    await chat.container.services.runner.stop(sent.answerId);
    expect(await answer()).toMatchObject({ status: "failed", content: scriptedText.slice(0, 10) });
  });

  it("are recovered once by many that try at the same time", async () => {
    const counts = await Promise.all([recoverAnswers(successor(), true), recoverAnswers(successor(), true)]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1);
  });

  it("are ended in order by a shutdown: interrupted, stored, told", async () => {
    const { runner } = chat.container.services;
    if (!("drain" in runner) || typeof runner.drain !== "function") throw new Error("no local runner");
    await runner.drain(10);
    expect(await answer()).toMatchObject({ status: "failed", errorCode: "ANSWER_INTERRUPTED", content: scriptedText.slice(0, 10) });
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Sent } from "@/contract/message";
import type { Container } from "@/server/container";
import { eraseLeftovers } from "@/server/jobs/erase-leftovers";
import { recoverAnswers } from "@/server/jobs/recover-answers";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { gate, scriptedAnswer, scriptedCost } from "@/testing/scripted-answer";
import { type TestGuest, testBrowser, testGuest } from "@/testing/test-browser";

const dayMs = 86_400_000;
const prompt = scriptedCost.promptTokens;
const whole = prompt + scriptedCost.completionTokens;
/** What a dead process's answer is taken to have cost that had said its first ten characters. */
const lost = 2_503;

describe("the tokens of a day", () => {
  let chat: ChatUnderTest;
  let held = gate();
  beforeAll(async () => {
    const ask = scriptedAnswer({ before: (question, signal) => (question.startsWith("hold") ? held.pass(signal) : undefined) });
    // A model's name is what makes answers cost something; nothing is listening there.
    const variables = { CHAT_MODEL: "scripted", OPENAI_BASE_URL: "http://127.0.0.1:9/v1", MODEL_TITLES: "off" };
    chat = await openChatUnderTest({ ask, variables });
  });
  afterEach(async () => {
    held.open();
    await chat.idle();
    held = gate();
    await chat.database.query("DELETE FROM token_usage");
  });
  afterAll(() => chat.dispose());

  const tokens = () => chat.container.services.tokenUsage.tokensOfDay(chat.clock.now());
  const ask = async (by: { send(text: string): Promise<{ data: unknown }> }, text = "What does it cost?") => {
    const sent = Sent.parse((await by.send(text)).data);
    if (!text.startsWith("hold")) await chat.idle();
    return sent;
  };
  /** An answer that has said its first words. */
  const holding = async (at: Container = chat.container) => {
    const guest = testGuest(at);
    const sent = await ask(guest, "hold on");
    const said = () =>
      chat.database.query("SELECT FROM conversation_events WHERE conversation_id = $1 AND type = 'answer.delta'", [sent.conversationId]);
    await expect.poll(said).toHaveLength(1);
    return { guest, sent };
  };
  /** A process that has hung: it believes that it holds its answers, and renews nothing. */
  const hangs = async ({ services }: Container) => {
    services.answers.renewLeases = async (attemptIds) => [...attemptIds];
    await chat.database.query("UPDATE jobs SET lease_expires_at = footnote_now() - interval '1 second' WHERE lease_owner = $1", [
      services.runner.id,
    ]);
  };

  it("are noted with the answer", async () => {
    await ask(chat.guest());
    expect(await tokens()).toBe(whole);
    await ask(chat.guest());
    expect(await tokens()).toBe(2 * whole);
  });

  it("stay when the conversation, the guest or the account is deleted, without a trace of whose they were", async () => {
    const [guest, forgetful, user] = [chat.guest(), chat.guest(), await chat.user()];
    const sent = await ask(guest);
    await ask(forgetful);
    await ask(user);
    const attempts = await chat.database.query("SELECT attempt_id FROM token_usage");
    await guest.mutate("conversation.delete", sent);
    await forgetful.mutate("session.forget");
    await chat.database.query("DELETE FROM users WHERE id = $1", [user.actor.userId]);
    expect(await tokens()).toBe(3 * whole);
    const rows = await chat.database.query("SELECT to_jsonb(u) - 'attempt_id' AS row FROM token_usage u");
    const day = new Date(chat.clock.now()).toISOString().slice(0, 10);
    expect(rows).toEqual(Array.from({ length: 3 }, () => ({ row: { day, tokens: whole } })));
    // By a random number that nothing else has any more.
    const named =
      "SELECT FROM jobs j JOIN token_usage u USING (attempt_id) UNION ALL SELECT FROM conversation_events e JOIN token_usage u USING (attempt_id)";
    expect(attempts).toHaveLength(3);
    expect(await chat.database.query(named)).toEqual([]);
  });

  it("of an answer whose conversation is deleted while it is written are noted", async () => {
    const { guest, sent } = await holding();
    await guest.mutate("conversation.delete", sent);
    await expect.poll(tokens).toBe(prompt);
  });

  it("of an answer that was stopped are noted", async () => {
    const { guest, sent } = await holding();
    await guest.mutate("message.stop", sent);
    await chat.idle();
    expect(await tokens()).toBe(prompt);
  });

  it("of an answer that fails are noted", async () => {
    await ask(chat.guest(), "fail now");
    expect(await tokens()).toBe(prompt);
  });

  it("of a process that died are estimated when its answer is begun again, and those of the new attempt come to them", async () => {
    const dead = await chat.another();
    dead.services.tokenUsage.note = async () => {};
    dead.services.answers.finish = async () => null;
    const { sent } = await holding(dead);
    await hangs(dead);
    expect(await recoverAnswers(chat.container.services, false)).toBe(1);
    expect(await tokens()).toBe(lost);
    held.open();
    const status = () => chat.database.query("SELECT status FROM messages WHERE id = $1", [sent.answerId]);
    await expect.poll(status).toEqual([{ status: "delivered" }]);
    expect(await tokens()).toBe(lost + whole);
  });

  it("of an answer that is stopped from elsewhere are what its holder says, once it does", async () => {
    const other = await chat.another();
    const { guest, sent } = await holding(other);
    const elsewhere: TestGuest = { ...testBrowser(chat.container, Object.fromEntries([guest.cookie.split("=")])), actor: guest.actor };
    await elsewhere.mutate("message.stop", sent);
    await expect.poll(tokens).toBe(prompt);
  });

  it("are counted by the day in UTC, in place of what was noted of an attempt before, and forgotten once they are over", async () => {
    const { tokenUsage } = chat.container.services;
    const today = Math.floor(chat.clock.now() / dayMs) * dayMs;
    const attempt = crypto.randomUUID();
    await tokenUsage.note(attempt, 0, today);
    expect(await chat.database.query("SELECT FROM token_usage")).toEqual([]);
    await tokenUsage.note(attempt, 100, today);
    await tokenUsage.note(attempt, 70, today);
    await tokenUsage.note(crypto.randomUUID(), 5, today - 1);
    await tokenUsage.note(crypto.randomUUID(), 9, today - 2 * dayMs);
    expect(await Promise.all([today, today - 1, today - 2 * dayMs].map((at) => tokenUsage.tokensOfDay(at)))).toEqual([70, 5, 9]);
    await tokenUsage.note(attempt, 0, today);
    expect(await tokens()).toBe(0);
    await eraseLeftovers(chat.container.services);
    expect(await chat.database.query("SELECT tokens FROM token_usage ORDER BY tokens")).toEqual([{ tokens: 0 }, { tokens: 5 }]);
  });
});

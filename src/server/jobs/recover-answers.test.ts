import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ConversationView } from "@/contract/conversation";
import type { ConversationEvent } from "@/contract/conversation-event";
import { Sent } from "@/contract/message";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { gate, scriptedAnswer, scriptedText } from "@/testing/scripted-answer";
import { type TestGuest, testBrowser, testGuest } from "@/testing/test-browser";
import type { Container } from "../container";
import { ownerKey } from "../domain/identity/owner";
import type { AskPipeline } from "./answer";
import type { LocalRunner } from "./answer-runner";
import { recoverAnswers } from "./recover-answers";

const partial = scriptedText.slice(0, 10);

/** What the pipeline was asked in all processes, and what its requests were told. */
type Asked = { text: string; history: readonly unknown[]; signal: AbortSignal };

describe("answers of a process that ends before them", () => {
  let chat: ChatUnderTest;
  let first: Container;
  let guest: TestGuest;
  let sent: Sent;
  let asked: Asked[];
  let held: ReturnType<typeof gate>;

  /** Questions that begin with "hold" wait in the middle of their answer until `hold` opens. */
  const pipeline = (hold: ReturnType<typeof gate>): AskPipeline => {
    const answer = scriptedAnswer({ before: (question, signal) => (question.startsWith("hold") ? hold.pass(signal) : undefined) });
    return (question, signal, meter) => {
      asked.push({ ...question, signal });
      return answer(question, signal, meter);
    };
  };
  const holds: ReturnType<typeof gate>[] = [];
  const newHold = () => {
    const hold = gate();
    holds.push(hold);
    return hold;
  };
  beforeAll(async () => {
    chat = await openChatUnderTest();
  });
  afterAll(() => chat.dispose());
  beforeEach(async () => {
    asked = [];
    held = newHold();
    first = await chat.another({ ask: pipeline(held) });
    guest = testGuest(first);
    sent = Sent.parse((await guest.send("hold on")).data);
    await saying(partial);
  });
  afterEach(async () => {
    for (const hold of holds.splice(0)) hold.open();
    await chat.idle();
  });

  const view = async () => ConversationView.parse((await guest.query("conversation.open", sent)).data);
  const answer = async () => (await view()).messages.find(({ id }) => id === sent.answerId);
  const saying = (text: string) => expect.poll(async () => (await answer())?.content).toBe(text);
  const log = () => first.services.log.read(guest.actor, sent.conversationId, 0, 100);
  const events = async () => (await log()).map(({ event }) => event);
  const typesFrom = (list: readonly ConversationEvent[], from: ConversationEvent["type"]) => {
    const types = list.map(({ type }) => type);
    return types.slice(types.indexOf(from));
  };
  const at = (container: Container) => testBrowser(container, Object.fromEntries([guest.cookie.split("=")]));
  /** A process that has hung: it believes that it holds its answers, and renews nothing. */
  const dies = async (container: Container) => {
    container.services.answers.renewLeases = async (attemptIds) => [...attemptIds];
    await chat.database.query(`UPDATE jobs SET lease_expires_at = footnote_now() - interval '1 second' WHERE lease_owner = $1`, [
      container.services.runner.id,
    ]);
  };
  const leaseMs = async () => {
    const left = "SELECT extract(epoch FROM lease_expires_at - footnote_now())::float8 * 1000 AS ms FROM jobs WHERE message_id = $1";
    const [row] = await chat.database.query<{ ms: number }>(left, [sent.answerId]);
    return row?.ms ?? 0;
  };
  const successor = (hold = newHold()) => chat.another({ ask: pipeline(hold) });
  const successorThatAnswers = () => {
    const hold = newHold();
    hold.open();
    return successor(hold);
  };

  it("go on as a new attempt that replaces the text: asked once more, stored whole, told in order without gaps", async () => {
    await dies(first);
    const other = await successorThatAnswers();
    const heard: ConversationEvent[] = [];
    const stopListening = other.services.bus.listen(ownerKey(guest.actor), sent.conversationId, (entries) =>
      heard.push(...entries.map(({ event }) => event)),
    );
    expect(await recoverAnswers(other.services, false)).toBe(1);
    await chat.idle();
    stopListening();
    const entries = await log();
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, i) => i + 1));
    const told = typesFrom(await events(), "answer.restarted");
    expect(told[0]).toBe("answer.restarted");
    expect(told.at(-1)).toBe("message.finished");
    expect(heard.map(({ type }) => type)).toEqual(told);
    expect(await answer()).toMatchObject({
      status: "delivered",
      content: scriptedText,
      sources: [{ ordinal: 1 }],
      citations: [{ ordinal: 1 }],
    });
    expect(asked.map(({ text }) => text)).toEqual(["hold on", "hold on"]);
    expect(await chat.database.query(`SELECT FROM rag_queries WHERE message_id = $1`, [sent.answerId])).toHaveLength(1);
  });

  it("show what was seen until they are begun again, and then the new attempt's text alone", async () => {
    await dies(first);
    await saying(partial);
    const hold = newHold();
    const answering = scriptedAnswer();
    const other = await chat.another({
      async *ask(question, signal, meter) {
        await hold.pass(signal);
        yield* answering(question, signal, meter);
      },
    });
    await recoverAnswers(other.services, false);
    const reloaded = await view();
    const last = (await log()).at(-1);
    expect(last).toMatchObject({ seq: reloaded.seq, event: { type: "answer.restarted", answerId: sent.answerId } });
    expect(reloaded.messages[1]).toMatchObject({ status: "streaming", content: "", sources: [], citations: [] });
    hold.open();
    await chat.idle();
    const after = (await events()).slice(reloaded.seq).filter(({ type }) => type === "answer.delta");
    const attemptId = last?.event.type === "answer.restarted" ? last.event.attemptId : "";
    expect(after[0]).toMatchObject({ attemptId, offset: 0 });
    expect(await answer()).toMatchObject({ status: "delivered", content: scriptedText });
  });

  it("are told of the same earlier turns again", async () => {
    held.open();
    await chat.idle();
    held = newHold();
    const before = asked.length;
    const waiting = await chat.another({ ask: pipeline(held) });
    const followUp = Sent.parse((await at(waiting).send("hold this too", sent.conversationId)).data);
    await expect.poll(() => asked.length).toBe(before + 1);
    await dies(waiting);
    await recoverAnswers((await successorThatAnswers()).services, false);
    await chat.idle();
    expect(asked.at(-1)?.history).toEqual(asked.at(-2)?.history);
    expect(asked.at(-1)?.history).toHaveLength(2);
    expect((await view()).messages.find(({ id }) => id === followUp.answerId)).toMatchObject({ status: "delivered" });
  });

  it("are left alone while their lease runs, where other processes may live, by one whose clock is wrong as well", async () => {
    const other = await successor();
    for (const differenceMs of [0, 3_600_000, -7_200_000]) {
      chat.clock.advance(differenceMs);
      expect(await recoverAnswers(other.services, false)).toBe(0);
    }
    chat.clock.advance(3_600_000);
    expect(await answer()).toMatchObject({ status: "streaming", content: partial });
  });

  it("are left alone by the process that runs them, whatever became of their leases", async () => {
    await dies(first);
    expect(await recoverAnswers(first.services, false)).toBe(0);
    held.open();
    await chat.idle();
    expect(await answer()).toMatchObject({ status: "delivered", content: scriptedText });
    expect(asked).toHaveLength(1);
  });

  it("go on at once where only one process can have the database open", async () => {
    expect(await recoverAnswers((await successorThatAnswers()).services, true)).toBe(1);
    await chat.idle();
    expect(await answer()).toMatchObject({ status: "delivered", content: scriptedText });
  });

  it("accept nothing more from a process that was only thought dead", async () => {
    await dies(first);
    const hold = newHold();
    await recoverAnswers((await successor(hold)).services, false);
    await saying(partial);
    const before = await events();
    held.open();
    await expect.poll(() => first.services.runner.attemptIds()).toEqual([]);
    expect(await events()).toEqual(before);
    hold.open();
    await chat.idle();
    expect(await answer()).toMatchObject({ status: "delivered", content: scriptedText });
  });

  it("are stopped by a page whose server still believes that it writes them", async () => {
    await dies(first);
    const other = await successor();
    await recoverAnswers(other.services, false);
    await saying(partial);
    expect((await guest.mutate("message.stop", sent)).data).toEqual({ status: "cancelled" });
    expect(await answer()).toMatchObject({ status: "cancelled", content: partial });
    expect((await events()).at(-1)).toMatchObject({ type: "message.finished", status: "cancelled" });
  });

  it("keep their leases although one renewal is never answered, as over a connection that is half dead", async () => {
    const { answers } = first.services;
    const { renewLeases } = answers;
    answers.renewLeases = () => {
      answers.renewLeases = renewLeases;
      return new Promise(() => {});
    };
    await expect.poll(() => answers.renewLeases === renewLeases).toBe(true);
    await chat.database.query("UPDATE jobs SET lease_expires_at = footnote_now() WHERE message_id = $1", [sent.answerId]);
    await expect.poll(leaseMs, { timeout: 10_000 }).toBeGreaterThan(5_000);
  });

  it("do not stay an hour with a dead holder when the database's clock was set back by one", async () => {
    const setBack = () =>
      chat.database.query("UPDATE jobs SET lease_expires_at = footnote_now() + interval '1 hour' WHERE message_id = $1", [sent.answerId]);
    await setBack();
    await expect.poll(leaseMs, { timeout: 10_000 }).toBeLessThanOrEqual(10_000);
    await dies(first);
    await setBack();
    const other = await successor();
    expect(await recoverAnswers(other.services, false)).toBe(0);
    expect(await leaseMs()).toBeLessThanOrEqual(10_000);
  });

  it("are taken over once by many that try at the same time", async () => {
    await dies(first);
    const others = await Promise.all([successorThatAnswers(), successorThatAnswers()]);
    const counts = await Promise.all(others.flatMap(({ services }) => [recoverAnswers(services, false), recoverAnswers(services, false)]));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1);
    await chat.idle();
    expect(asked).toHaveLength(2);
  });

  it("are marked as interrupted, with their text so far, when the second process dies as well; then they can be tried again", async () => {
    await dies(first);
    const second = await successor();
    await recoverAnswers(second.services, false);
    await saying(partial);
    await dies(second);
    const third = await successorThatAnswers();
    expect(await recoverAnswers(third.services, false)).toBe(1);
    expect(await answer()).toMatchObject({
      status: "failed",
      errorCode: "ANSWER_INTERRUPTED",
      content: partial,
      sources: [{ ordinal: 1 }],
    });
    expect((await events()).at(-1)).toMatchObject({ type: "message.finished", status: "failed", errorCode: "ANSWER_INTERRUPTED" });
    expect(asked).toHaveLength(2);
    expect((await at(third).mutate("message.retry", { ...sent, messageId: crypto.randomUUID() })).status).toBe(200);
  });

  it("keep their text also when whoever took them over to end them dies before that, however often", async () => {
    await dies(first);
    const second = await successor();
    await recoverAnswers(second.services, false);
    await saying(partial);
    for (let deaths = 0; deaths < 3; deaths++) {
      await chat.database.query("UPDATE jobs SET lease_expires_at = footnote_now() - interval '1 second' WHERE message_id = $1", [
        sent.answerId,
      ]);
      const dying = await successor();
      dying.services.answers.finish = () => Promise.reject(new Error("it ends before"));
      await recoverAnswers(dying.services, false).catch(() => undefined);
    }
    await chat.database.query("UPDATE jobs SET lease_expires_at = footnote_now() - interval '1 second' WHERE message_id = $1", [
      sent.answerId,
    ]);
    const last = await successorThatAnswers();
    expect(await recoverAnswers(last.services, false)).toBe(1);
    expect(await answer()).toMatchObject({
      status: "failed",
      errorCode: "ANSWER_INTERRUPTED",
      content: partial,
      sources: [{ ordinal: 1 }],
    });
    expect((await events()).at(-1)).toMatchObject({ type: "message.finished", content: partial });
    expect(asked).toHaveLength(2);
  });

  it("say once what stands in the log twice, because a commit was not heard of", async () => {
    await chat.database.query(
      `WITH twice AS (
         INSERT INTO conversation_events (conversation_id, seq, attempt_id, type, payload, created_at)
         SELECT c.id, c.last_seq + row_number() OVER (ORDER BY e.seq), e.attempt_id, e.type, e.payload, e.created_at
           FROM conversation_events e JOIN conversations c ON c.id = e.conversation_id
          WHERE c.id = $1 AND e.attempt_id IS NOT NULL RETURNING 1
       ) UPDATE conversations SET last_seq = last_seq + (SELECT count(*) FROM twice) WHERE id = $1`,
      [sent.conversationId],
    );
    expect(await answer()).toMatchObject({ status: "streaming", content: partial });
    const other = await successor();
    expect((await at(other).mutate("message.stop", sent)).data).toEqual({ status: "cancelled" });
    expect(await answer()).toMatchObject({ status: "cancelled", content: partial });
  });

  it("are of the person who has claimed them since", async () => {
    const person = await chat.user();
    await chat.database.query(`UPDATE conversations SET user_id = $1 WHERE id = $2`, [person.actor.userId, sent.conversationId]);
    await dies(first);
    const other = await successor();
    await recoverAnswers(other.services, false);
    expect(other.services.runner.owners()).toEqual([ownerKey(person.actor)]);
    await other.services.runner.stopAllOf(person.actor);
    expect((await person.query("conversation.open", sent)).data).toMatchObject({ messages: [{}, { status: "cancelled" }] });
  });

  it("stop when the person who has claimed them is disabled, although they were asked through a guest's session", async () => {
    const person = await chat.user();
    await chat.database.query(`UPDATE conversations SET user_id = $1 WHERE id = $2`, [person.actor.userId, sent.conversationId]);
    await dies(first);
    const other = await successor();
    await recoverAnswers(other.services, false);
    await chat.database.query(`UPDATE users SET disabled_at = now() WHERE id = $1`, [person.actor.userId]);
    await other.services.sessionWatch.enforce();
    const status = () => chat.database.query(`SELECT status FROM messages WHERE id = $1`, [sent.answerId]);
    await expect.poll(status).toEqual([{ status: "cancelled" }]);
  });

  describe("in order", () => {
    it("may finish first", async () => {
      const drained = runnerOf(first).drain(60_000);
      held.open();
      await drained;
      expect(await answer()).toMatchObject({ status: "delivered", content: scriptedText });
    });

    it("are handed over with nothing marked as failed, and go on elsewhere without waiting for a lease", async () => {
      await runnerOf(first).drain(10);
      expect(asked[0]?.signal.aborted).toBe(true);
      expect(await answer()).toMatchObject({ status: "streaming", errorCode: null, content: partial });
      expect(await recoverAnswers((await successorThatAnswers()).services, false)).toBe(1);
      await chat.idle();
      expect(await answer()).toMatchObject({ status: "delivered", content: scriptedText });
      expect(asked).toHaveLength(2);
    });

    it("hold up nothing where the database does not answer: leases then run out by themselves", async () => {
      first.services.answers.renewLeases = () => new Promise(() => {});
      first.services.answers.releaseLeases = () => new Promise(() => {});
      await new Promise((resolve) => setTimeout(resolve, 600));
      await runnerOf(first).drain(10);
      expect(asked[0]?.signal.aborted).toBe(true);
      await dies(first);
      expect(await recoverAnswers((await successorThatAnswers()).services, false)).toBe(1);
      await chat.idle();
      expect(await answer()).toMatchObject({ status: "delivered", content: scriptedText });
    });

    it("are handed on and on while one process after the other is restarted, and still survive a death", async () => {
      await runnerOf(first).drain(10);
      for (let restarts = 0; restarts < 2; restarts++) {
        const next = await successor();
        expect(await recoverAnswers(next.services, false)).toBe(1);
        await saying(partial);
        await runnerOf(next).drain(10);
      }
      const dying = await successor();
      expect(await recoverAnswers(dying.services, false)).toBe(1);
      await saying(partial);
      await dies(dying);
      expect(await recoverAnswers((await successorThatAnswers()).services, false)).toBe(1);
      await chat.idle();
      expect(await answer()).toMatchObject({ status: "delivered", content: scriptedText });
    });

    it("are handed over unbegun when they are asked for at the last moment", async () => {
      await runnerOf(first).drain(10);
      const late = Sent.parse((await guest.send("A last question")).data);
      expect(asked).toHaveLength(1);
      const other = await successorThatAnswers();
      await expect.poll(() => recoverAnswers(other.services, false).then(() => asked.length)).toBe(3);
      await chat.idle();
      const opened = ConversationView.parse((await at(other).query("conversation.open", late)).data);
      expect(opened.messages[1]).toMatchObject({ status: "delivered", content: scriptedText });
    });
  });

  it("stop at once when another process is told to stop them, and keep their text", async () => {
    const other = await successor();
    expect((await at(other).mutate("message.stop", sent)).data).toEqual({ status: "cancelled" });
    await expect.poll(() => asked[0]?.signal.aborted).toBe(true);
    expect(await answer()).toMatchObject({ status: "cancelled", content: partial, sources: [{ ordinal: 1 }] });
    expect((await events()).at(-1)).toMatchObject({ type: "message.finished", status: "cancelled", content: partial });
    expect(await recoverAnswers(other.services, false)).toBe(0);
  });
});

function runnerOf({ services: { runner } }: Container): LocalRunner {
  if (!isLocal(runner)) throw new Error("no local runner");
  return runner;
}

function isLocal(runner: Container["services"]["runner"]): runner is LocalRunner {
  return "drain" in runner;
}

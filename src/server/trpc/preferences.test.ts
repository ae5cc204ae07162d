import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Preferences } from "@/contract/preferences";
import { SessionView } from "@/contract/session";
import { createAskerPreferences } from "@/server/adapters/prisma/asker-preferences";
import type { Asked } from "@/server/jobs/answer";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { scriptedAnswer } from "@/testing/scripted-answer";

const defaults: Preferences = { theme: "auto", language: "auto", answerLength: "full", sendKey: "enter", collectionId: null };

describe("preferences", () => {
  let chat: ChatUnderTest;
  const asked: Asked[] = [];
  beforeAll(async () => {
    const script = scriptedAnswer();
    chat = await openChatUnderTest({
      async *ask(question, signal, meter) {
        asked.push(question);
        yield* script(question, signal, meter);
      },
      variables: { ADDRESS_MESSAGES_PER_HOUR: "40" },
    });
  });
  afterAll(() => chat.dispose());

  const kept = async (browser: ReturnType<ChatUnderTest["guest"]>) =>
    SessionView.parse((await browser.query("session.me")).data).preferences;

  it("are the defaults before anything is chosen, and one change leaves the others as they are", async () => {
    const guest = chat.guest();
    expect(await kept(guest)).toEqual(defaults);
    expect((await guest.mutate("session.setPreferences", { sendKey: "mod-enter" })).data).toEqual({ ...defaults, sendKey: "mod-enter" });
    await guest.mutate("session.setPreferences", { answerLength: "short", language: "de" });
    expect(await kept(guest)).toEqual({ ...defaults, sendKey: "mod-enter", answerLength: "short", language: "de" });
    expect(await kept(chat.guest())).toEqual(defaults);
    expect((await guest.send("Is it the same session?")).status).toBe(200);
    await chat.idle();
    expect(await kept(guest)).toMatchObject({ answerLength: "short" });
  });

  it("keep both of two changes made at once", async () => {
    const guest = chat.guest();
    await guest.mutate("session.setPreferences", { theme: "light" });
    const changes = [{ theme: "dark" }, { language: "de" }, { sendKey: "mod-enter" }, { answerLength: "short" }];
    await Promise.all(changes.map((change) => guest.mutate("session.setPreferences", change)));
    expect(await kept(guest)).toEqual({ ...defaults, theme: "dark", language: "de", sendKey: "mod-enter", answerLength: "short" });
  });

  it("reach the answer of whoever asks", async () => {
    const guest = chat.guest();
    await guest.mutate("session.setPreferences", { answerLength: "short" });
    await guest.send("How long?");
    await chat.idle();
    const sessionId = asked.at(-1)?.sessionId ?? "";
    const preferencesOf = createAskerPreferences(chat.database);
    expect(await preferencesOf(sessionId)).toEqual({ ...defaults, answerLength: "short" });
    expect(await preferencesOf(crypto.randomUUID())).toEqual(defaults);
  });

  it("takes what somebody else's program has stored for the default", async () => {
    const guest = chat.guest();
    await guest.mutate("session.setPreferences", { theme: "dark" });
    await chat.container.services.sessions.changePreferences(guest.actor, { theme: 7, tone: "dry", sendKey: "mod-enter" });
    expect(await kept(guest)).toEqual({ ...defaults, sendKey: "mod-enter" });
  });

  it("refuses what is no preference, and whoever's session is over", async () => {
    const guest = chat.guest();
    expect((await guest.mutate("session.setPreferences", { theme: "pink" })).refusal).toMatchObject({ code: "VALIDATION_FAILED" });
    await guest.send("Begin");
    await chat.idle();
    await chat.database.query("UPDATE sessions SET status = 'terminated', ended_at = footnote_now() WHERE guest_token_hash = $1", [
      Buffer.from(guest.actor.kind === "guest" ? guest.actor.tokenHash : "", "hex"),
    ]);
    expect((await guest.mutate("session.setPreferences", { theme: "dark" })).refusal).toMatchObject({ code: "SESSION_TERMINATED" });
  });

  it("begins no more sessions from one address than questions may be asked from it", async () => {
    for (let i = 0; i < 40; i++) await chat.guest().mutate("session.setPreferences", { theme: "dark" });
    expect((await chat.guest().mutate("session.setPreferences", { theme: "dark" })).refusal).toMatchObject({ code: "RATE_LIMITED" });
  });
});

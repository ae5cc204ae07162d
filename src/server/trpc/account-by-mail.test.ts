import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signInWith } from "@/testing/auth-requests";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { openSmtpSink, type SmtpSink } from "@/testing/smtp-sink";
import { insertPerson } from "@/testing/test-people";

const password = "correct horse battery";

describe("accounts where mail is configured", () => {
  let sink: SmtpSink;
  let chat: ChatUnderTest;
  beforeAll(async () => {
    sink = await openSmtpSink();
    const mail = { SMTP_URL: sink.url, MAIL_FROM: "docs@example.org", FOOTNOTE_NAME: "Harbour guide" };
    chat = await openChatUnderTest({ variables: { ...mail, PUBLIC_URL: "http://chat.test" } });
  });
  afterAll(async () => {
    await chat.dispose();
    await sink.close();
  });

  /** The next mail to an address: its subject and the link's token. */
  const mailTo = async (email: string) => {
    await expect.poll(() => sink.caught.some(({ to }) => to.includes(email)), { timeout: 20_000 }).toBe(true);
    const at = sink.caught.findIndex(({ to }) => to.includes(email));
    const source = sink.caught.splice(at, 1)[0]?.source.replaceAll("=\r\n", "") ?? "";
    return { subject: /^Subject: (.*)$/m.exec(source)?.[1]?.trim(), token: /http:\/\/chat\.test\/link\/([\w-]{43})/.exec(source)?.[1] };
  };

  it("are confirmed through the mail, then opened with the password chosen before, with what was asked as a guest", async () => {
    const email = "new@example.org";
    const guest = chat.guest();
    await guest.send("Asked before");
    await chat.idle();
    expect((await guest.mutate("account.signUp", { email, password })).data).toEqual({ next: "open-mail" });
    expect((await signInWith(guest, email, password)).status).toBe(401);
    const { subject, token } = await mailTo(email);
    expect(subject).toBe("Confirm your address for Harbour guide");
    expect((await guest.query("account.link", { token })).data).toEqual({ kind: "confirm-email", email });
    for (const wrong of [{}, { password: "" }, { password: "not that one at all" }])
      expect((await guest.mutate("account.useLink", { token, ...wrong })).refusal).toMatchObject({ code: "UNAUTHENTICATED" });
    expect((await signInWith(guest, email, password)).status).toBe(401);
    expect((await guest.mutate("account.useLink", { token, password })).data).toEqual({ email });
    expect((await guest.mutate("account.useLink", { token, password })).refusal).toMatchObject({ code: "NOT_FOUND" });
    expect((await signInWith(guest, email, password)).status).toBe(200);
    expect((await guest.query("conversation.list")).data).toMatchObject({ total: 1, items: [{ title: "Asked before" }] });
  });

  it("are answered for alike whether there is one or not", async () => {
    const { email } = await insertPerson(chat.container, { password });
    const replies = [];
    for (const address of [email, "nobody@example.org"]) {
      for (const [path, input] of [
        ["account.signUp", { email: address, password }],
        ["account.requestReset", { email: address }],
      ] as const) {
        const { status, text } = await chat.nobody().mutate(path, input);
        replies.push({ path, status, text });
      }
    }
    expect(replies.slice(0, 2)).toEqual(replies.slice(2));
    const subjects = [(await mailTo(email)).subject, (await mailTo(email)).subject];
    expect(subjects.sort()).toEqual(["Set a new password for Harbour guide", "You already have an account at Harbour guide"]);
    expect((await mailTo("nobody@example.org")).subject).toBe("Confirm your address for Harbour guide");
  });

  it("get a new password through the mail, and with it are theirs alone", async () => {
    const ada = await chat.user({ password });
    await ada.mutate("account.requestReset", { email: ada.email });
    const { subject, token } = await mailTo(ada.email);
    expect(subject).toBe("Set a new password for Harbour guide");
    expect((await ada.mutate("account.setPassword", { token, password: "another long one" })).data).toEqual({ email: ada.email });
    expect((await ada.query("account.me")).refusal).toMatchObject({ code: "SESSION_TERMINATED" });
    expect((await signInWith(chat.nobody(), ada.email, password)).status).toBe(401);
    expect((await signInWith(chat.nobody(), ada.email, "another long one")).status).toBe(200);
  });
});

import { afterAll, beforeAll, expect, it } from "vitest";
import words from "@/i18n/en/mail.json";
import type { Mail } from "@/server/domain/identity/ports";
import { type CaughtMail, openSmtpSink, type SmtpSink } from "@/testing/smtp-sink";
import { createSmtpMailer } from "./smtp-mailer";

let sink: SmtpSink;
beforeAll(async () => {
  sink = await openSmtpSink();
});
afterAll(() => sink.close());

const mail: Mail = { to: "ada@example.org", about: "set-password", url: `https://docs.example.org/link/${"a".repeat(43)}` };

async function sent(own: Partial<Mail> = {}, siteName = "Harbour guide", from = "Harbour <harbour@example.org>"): Promise<CaughtMail> {
  await createSmtpMailer({ url: sink.url, from, siteName, words }).send({ ...mail, ...own });
  const last = sink.caught.pop();
  if (last === undefined) throw new Error("no mail was sent");
  return last;
}

const headers = ({ source }: CaughtMail) => source.slice(0, source.indexOf("\r\n\r\n"));
const header = (caught: CaughtMail, name: string) =>
  headers(caught)
    .split("\r\n")
    .filter((line) => line.startsWith(`${name}: `));

it.each(["set-password", "confirm-email", "sign-in", "account-exists"] as const)(
  "sends a mail about %s as plain text with its link in one piece",
  async (about) => {
    const caught = await sent({ about });
    expect(caught).toMatchObject({ from: "harbour@example.org", to: ["ada@example.org"] });
    expect(header(caught, "Content-Type")).toEqual(["Content-Type: text/plain; charset=utf-8"]);
    expect(header(caught, "Subject")).toEqual([`Subject: ${words[about].subject.replace("{site}", "Harbour guide")}`]);
    expect(caught.source.replaceAll("=\r\n", "").replaceAll("=3D", "=")).toContain(`\r\n${mail.url}\r\n`);
    expect(caught.source).not.toMatch(/\{(site|url)\}/);
  },
);

it("writes no header that somebody put into a name or an address", async () => {
  const site = await sent({}, "Guide\r\nBcc: eve@example.org\r\n\r\nHello");
  expect(site.to).toEqual(["ada@example.org"]);
  expect(headers(site)).not.toMatch(/^(Bcc|Hello)/im);
  for (const to of [
    "ada@example.org\r\nBcc: eve@example.org",
    "ada@example.org, eve@example.org",
    "ada@example.org>\r\nRCPT TO:<eve@example.org",
  ]) {
    const caught = await sent({ to }).catch(() => null);
    expect(caught?.to ?? []).not.toContain("eve@example.org");
    expect(caught === null ? "" : headers(caught)).not.toMatch(/^Bcc/im);
  }
});

it("takes a link's characters as they are, whatever they mean in a replacement", async () => {
  const url = "https://docs.example.org/link/$&{site}$1";
  expect((await sent({ url })).source.replaceAll("=\r\n", "")).toContain(url);
});

it("sends a name beyond ASCII as what it is", async () => {
  const caught = await sent({}, "Hafenführer ⚓");
  expect(header(caught, "Subject")[0]).toMatch(/^Subject: .*=\?UTF-8\?/);
});

it("fails when the server refuses the recipient, and when there is none", async () => {
  const strict = await openSmtpSink({ refuses: true });
  const options = { from: "harbour@example.org", siteName: "Harbour", words };
  await expect(createSmtpMailer({ ...options, url: strict.url }).send(mail)).rejects.toThrow();
  await strict.close();
  await expect(createSmtpMailer({ ...options, url: strict.url }).send(mail)).rejects.toThrow();
});

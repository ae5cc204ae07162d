import { createTransport } from "nodemailer";
import type { Mail, Mailer } from "../../domain/identity/ports";

/** What mails say; `{site}` is the server's name, `{url}` the address to open. */
export type MailWords = Record<Mail["about"], { subject: string; text: string }>;

type SmtpOptions = { url: string; from: string; siteName: string; words: MailWords };

const patienceMs = 15_000;

/** Plain-text mail over SMTP by nodemailer. It encodes headers: no line of a name or an address becomes a header of its own. */
export function createSmtpMailer({ url, from, siteName, words }: SmtpOptions): Mailer {
  const transport = createTransport({ url, connectionTimeout: patienceMs, greetingTimeout: patienceMs, socketTimeout: patienceMs });
  return {
    async send({ to, about, url: link }) {
      const fill = (text: string) => text.replaceAll(/\{(site|url)\}/g, (_, name: string) => (name === "site" ? siteName : link));
      const { subject, text } = words[about];
      // As an address, not as text: a comma in it must not make two recipients.
      const recipient = { name: "", address: to };
      await transport.sendMail({
        from,
        to: recipient,
        subject: fill(subject),
        text: `${fill(text)}\n`,
        disableFileAccess: true,
        disableUrlAccess: true,
      });
    },
  };
}

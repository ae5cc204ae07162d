import { createTransport } from "nodemailer";
import type { Mailer } from "../../domain/identity/ports";

const patienceMs = 15_000;

/** Plain-text mail over SMTP by nodemailer, which encodes headers: no line of a subject or an address becomes a header of its own. */
export function createSmtpMailer(url: string, from: string): Mailer {
  const transport = createTransport({ url, connectionTimeout: patienceMs, greetingTimeout: patienceMs, socketTimeout: patienceMs });
  return {
    async send({ to, subject, text }) {
      // As an address, not as text: a comma in it must not make two recipients.
      await transport.sendMail({ from, to: { name: "", address: to }, subject, text, disableFileAccess: true, disableUrlAccess: true });
    },
  };
}

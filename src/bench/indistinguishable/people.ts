import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import type { SmtpSink } from "@/testing/smtp-sink";
import { guestCookieAt } from "../page-client";
import { callsAs, type Said } from "./calls";
import type { Ask } from "./things";

/** Somebody's browser, by its cookies. */
export type Person = { cookie: string; isSignedIn: boolean };

/** Somewhere that mail may be asked to: `email` has an account or not. */
export type Address = { email: string };

const password = "a long enough password";
const Csrf = z.object({ csrfToken: z.string() });
/** An address that nobody has. */
export function newAddress(): Address {
  return { email: `${crypto.randomUUID()}@example.org` };
}

/** A guest's browser. */
export async function guestAt(url: string): Promise<Person> {
  return { cookie: await guestCookieAt(url), isSignedIn: false };
}

/** Makes an account, confirms its address by the link that is mailed there, and tells the address. */
export async function accountAt(url: string, mails: SmtpSink): Promise<Address> {
  const { email } = newAddress();
  const { mutate } = callsAs(url, "");
  await accepted(mutate("account.signUp", { email, password }));
  const token = await linkMailedTo(mails, email);
  await accepted(mutate("account.useLink", { token, password }));
  return { email };
}

/** A browser that is signed in to an account. */
export async function signedInAt(url: string, { email }: Address): Promise<Person> {
  const browser = await signInForm(url);
  const reply = await browser.submit({ email, password });
  const cookie = [...browser.cookies, ...reply.headers.getSetCookie().map((line) => line.split(";")[0] ?? "")].join("; ");
  return { cookie, isSignedIn: true };
}

/** What takes an address, asked by whoever may not learn whether it has an account. */
export async function surfacesOfAddresses(url: string): Promise<Record<string, Ask<Address>>> {
  const form = await signInForm(url);
  const { mutate } = callsAs(url, "");
  return {
    "signing in with a wrong password": async ({ email }) => {
      const reply = await form.submit({ email, password: "another password" });
      return { status: reply.status, text: await reply.text() };
    },
    "account.signUp": ({ email }) => mutate("account.signUp", { email, password }),
    "account.requestReset": ({ email }) => mutate("account.requestReset", { email }),
  };
}

async function signInForm(url: string) {
  const issued = await fetch(`${url}/api/auth/csrf`);
  const { csrfToken } = Csrf.parse(await issued.json());
  const cookies = issued.headers.getSetCookie().map((line) => line.split(";")[0] ?? "");
  const headers = { "content-type": "application/json", cookie: cookies.join("; ") };
  return {
    cookies,
    submit: (fields: object) =>
      fetch(`${url}/api/auth/callback/credentials`, { method: "POST", headers, body: JSON.stringify({ ...fields, csrfToken }) }),
  };
}

async function accepted(reply: Promise<Said>): Promise<void> {
  const { status, text } = await reply;
  if (status !== 200) throw new Error(`an account was refused: ${text}`);
}

async function linkMailedTo(mails: SmtpSink, email: string): Promise<string> {
  for (;;) {
    const mail = mails.caught.find(({ to }) => to.includes(email));
    const token = mail && /\/link\/([\w-]{20,})/.exec(mail.source.replace(/=\r\n/g, ""))?.[1];
    if (token) return token;
    await pause(5);
  }
}

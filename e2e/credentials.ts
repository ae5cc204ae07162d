import { type APIRequestContext, expect } from "@playwright/test";

export type Credentials = { email: string; password: string };

/** An account that nobody else has. */
export function newCredentials(name: string): Credentials {
  return { email: `${name}-${crypto.randomUUID().slice(0, 8)}@example.org`, password: "four words in a row" };
}

/** Makes an account by what a page would send, and signs a browser in to it. */
export async function becomeUser(browser: APIRequestContext, { email, password }: Credentials): Promise<void> {
  await browser.get("/");
  const signedUp = await browser.post("/api/trpc/account.signUp", { data: { email, password } });
  expect(signedUp.ok(), await signedUp.text()).toBe(true);
  const { csrfToken } = await (await browser.get("/api/auth/csrf")).json();
  const signedIn = await browser.post("/api/auth/callback/credentials", { data: { csrfToken, email, password } });
  expect(signedIn.ok(), await signedIn.text()).toBe(true);
}

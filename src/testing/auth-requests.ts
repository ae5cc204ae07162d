import type { TestBrowser } from "./test-browser";

/** Posts to a sign-in route as our page does: with a csrf token of this browser's own. The reply's cookies are not kept yet. */
export async function postAuth(
  browser: TestBrowser,
  path: string,
  fields: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Promise<Response> {
  const issued = await browser.fetch("/api/auth/csrf");
  browser.keep(issued);
  const { csrfToken } = await issued.json();
  return browser.fetch(`/api/auth/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ ...fields, csrfToken }),
  });
}

/** Signs in with a password and keeps what that gives. */
export async function signInWith(browser: TestBrowser, email: string, password: string): Promise<Response> {
  const reply = await postAuth(browser, "callback/credentials", { email, password });
  browser.keep(reply);
  return reply;
}

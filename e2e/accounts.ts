import { expect, type Page } from "@playwright/test";
import { sidebar } from "./chat-page";
import type { Credentials } from "./credentials";

/** What specs do with accounts, by the page. */

const field = (page: Page, label: string) => page.getByLabel(label, { exact: true });
export const corner = (page: Page, name: string) => page.getByRole("button", { name: `Account of ${name}` });

/** Fills in the form of `/sign-up` and sends it. */
export async function signUp(page: Page, { email, password }: Credentials, name = ""): Promise<void> {
  await field(page, "E-mail address").fill(email);
  await field(page, "New password").fill(password);
  await field(page, "Name").fill(name);
  await page.getByRole("button", { name: "Create the account" }).click();
}

/** Fills in the form of `/sign-in` and sends it. */
export async function signIn(page: Page, { email, password }: Credentials): Promise<void> {
  await field(page, "E-mail address").fill(email);
  await field(page, "Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** Signs out through the menu at the list's foot. */
export async function signOut(page: Page, name: string): Promise<void> {
  await openList(page);
  await corner(page, name).click();
  await Promise.all([page.waitForEvent("load"), page.getByRole("menuitem", { name: "Sign out" }).click()]);
  await openList(page);
  await expect(sidebar(page).getByRole("link", { name: "Sign in" })).toBeVisible();
}

/** Where the list is a sheet, it has to be opened first; it may be still. */
export async function openList(page: Page): Promise<void> {
  const [open, close] = ["Open", "Close"].map((does) => page.getByRole("button", { name: `${does} the conversations` }));
  if ((await open?.isVisible()) && !(await close?.isVisible())) await open?.click();
}

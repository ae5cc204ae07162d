import type { Locator, Page } from "@playwright/test";
import { expect } from "./fixtures";

/** What specs call the parts of the page, by their roles and names. */

export const composer = (page: Page) => page.getByRole("textbox", { name: "Your question" });
export const answers = (page: Page) => page.getByRole("article", { name: "Answer" });
export const questions = (page: Page) => page.getByRole("article", { name: "Question" });
export const sidebar = (page: Page) => page.getByRole("navigation", { name: "Conversations" });
export const markers = (answer: Locator) => answer.locator("[data-marker]");
export const note = (within: Locator | Page, number: number) =>
  within.locator(`[role="doc-footnote"][aria-label="Footnote ${number}"]`).first();

/** Opens the page and waits until it hears the server. */
export async function openHome(page: Page): Promise<void> {
  await page.goto("/");
  await expect(page.getByText("Connected", { exact: true })).toBeVisible();
}

/** Asks by the keyboard; the answer that comes is the last one on the page. */
export async function ask(page: Page, question: string): Promise<Locator> {
  const before = await answers(page).count();
  await composer(page).fill(question);
  await composer(page).press("Enter");
  await expect(answers(page)).toHaveCount(before + 1);
  return answers(page).nth(before);
}

/** The answer has ended and all of it is shown: the page sets its text, and so its notes, at a reader's pace. */
export async function finished(answer: Locator, withinMs = 15_000): Promise<Locator> {
  await expect(answer).toHaveAttribute("aria-busy", "false", { timeout: withinMs });
  await expect(answer.locator('[data-running="true"]')).toHaveCount(0);
  return answer;
}

/** Asks and waits for the whole answer. */
export async function askAndWait(page: Page, question: string): Promise<Locator> {
  return finished(await ask(page, question));
}

/** Which conversation the address names. */
export async function conversationId(page: Page): Promise<string> {
  await expect(page).toHaveURL(/\/c\/[0-9a-f-]{36}$/);
  return new URL(page.url()).pathname.slice("/c/".length);
}

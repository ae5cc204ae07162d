import type { Page } from "@playwright/test";
import { answers, askAndWait, composer, openHome, questions, sidebar } from "./chat-page";
import { becomeUser, newCredentials } from "./credentials";
import { expect, test } from "./fixtures";

const question = "How do I back up Footnote?";

async function openPreferences(page: Page): Promise<void> {
  const list = page.getByRole("button", { name: "Open the conversations" });
  if (await list.isVisible()) await list.click();
  await sidebar(page).getByRole("button", { name: "Preferences" }).click();
  await expect(page.getByRole("dialog", { name: "Preferences" })).toBeVisible();
}

test("the page speaks the chosen language from its first byte on, else the browser's @phone", async ({ asGuest }) => {
  const { page } = asGuest;
  await openHome(page);
  await openPreferences(page);
  await page.getByRole("combobox", { name: "Language" }).selectOption("Deutsch");
  await expect(page.getByRole("heading", { name: "Fragen Sie die Dokumente." })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await page.reload();
  await page.getByRole("textbox", { name: "Ihre Frage" }).fill(question);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("article", { name: "Antwort" }).getByRole("button", { name: "Kopieren", exact: true })).toBeVisible();
  await page.goto("/sign-in");
  await expect(page.getByRole("heading", { name: "Anmelden." })).toBeVisible();
});

test("a browser that likes German best is spoken to in German", async ({ browser }) => {
  const context = await browser.newContext({ locale: "de-AT", baseURL: process.env.E2E_BASE_URL ?? "" });
  const page = await context.newPage();
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Fragen Sie die Dokumente." })).toBeVisible();
  await context.close();
});

test("Enter breaks the line for whoever wants that, and this goes along into the account @phone", async ({ asGuest }) => {
  const { page, context } = asGuest;
  await openHome(page);
  await openPreferences(page);
  await page.getByRole("combobox", { name: "A question is sent by" }).selectOption("Ctrl or ⌘ + Enter");
  await page.keyboard.press("Escape");
  await composer(page).fill("How do I back up");
  await composer(page).press("Enter");
  await composer(page).pressSequentially("Footnote?");
  await expect(questions(page)).toHaveCount(0);
  await expect(composer(page)).toHaveValue("How do I back up\nFootnote?");
  await composer(page).press("Control+Enter");
  await expect(questions(page)).toHaveCount(1);
  await expect(answers(page)).toHaveCount(1);

  // Signed in behind its back, the page would go on asking for what a guest no longer has.
  await page.goto("about:blank");
  await becomeUser(context.request, newCredentials("wants"));
  await openHome(page);
  await openPreferences(page);
  await expect(page.getByRole("combobox", { name: "A question is sent by" })).toHaveValue("mod-enter");
});

test("a short answer is shorter", async ({ asGuest }) => {
  const { page } = asGuest;
  await openHome(page);
  const whole = (await (await askAndWait(page, question)).innerText()).length;
  await openPreferences(page);
  await page.getByRole("combobox", { name: "Answers" }).selectOption("Short");
  await page.keyboard.press("Escape");
  await openHome(page);
  expect((await (await askAndWait(page, question)).innerText()).length).toBeLessThan(whole);
});

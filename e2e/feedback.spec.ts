import type { Locator, Page } from "@playwright/test";
import { expectAccessible } from "./axe";
import { answers, askAndWait, markers, note, openHome } from "./chat-page";
import { expect, test } from "./fixtures";

const question = "How do I back up Footnote?";
const thumb = (within: Locator, name: string) => within.getByRole("button", { name, exact: true });
const notSupporting = (within: Locator | Page) => within.getByRole("button", { name: "Does not support this", exact: true });

test("an answer is rated, the rating is changed, kept over a reload, and taken back @phone", async ({ asGuest }) => {
  const { page } = asGuest;
  await openHome(page);
  const answer = await askAndWait(page, question);

  await thumb(answer, "Good answer").click();
  await expect(thumb(answer, "Good answer")).toHaveAttribute("aria-pressed", "true");
  await expect(answer.getByText("Thank you, saved")).toBeVisible();
  await expect(answer.getByText("What was good about it?")).toBeVisible();

  await thumb(answer, "Bad answer").click();
  await expect(thumb(answer, "Good answer")).toHaveAttribute("aria-pressed", "false");
  await answer.getByRole("checkbox", { name: "Something is missing" }).check();
  await answer.getByRole("textbox", { name: "In your words (optional)" }).fill("It does not say how often.");
  await expectAccessible(page, "a rating with its reasons");
  await answer.getByRole("button", { name: "Save", exact: true }).click();
  await expect(answer.getByText("What was wrong with it?")).toHaveCount(0);
  await expect(thumb(answer, "Bad answer")).toBeFocused();

  await page.reload();
  await expect(thumb(answers(page).first(), "Bad answer")).toHaveAttribute("aria-pressed", "true");
  await answers(page).first().getByRole("button", { name: "Say why" }).click();
  await expect(page.getByRole("checkbox", { name: "Something is missing" })).toBeChecked();
  await expect(page.getByRole("textbox", { name: "In your words (optional)" })).toHaveValue("It does not say how often.");
  await page.keyboard.press("Escape");

  await thumb(answers(page).first(), "Bad answer").click();
  await expect(page.getByText("Rating taken back")).toBeVisible();
  await page.reload();
  await expect(thumb(answers(page).first(), "Bad answer")).toHaveAttribute("aria-pressed", "false");
});

test("a footnote is said not to support its sentence, by keyboard", async ({ asGuest }) => {
  const { page } = asGuest;
  await openHome(page);
  await askAndWait(page, question);
  const first = note(page, 1);
  await markers(answers(page).first()).first().focus();
  await page.keyboard.press("Enter");
  await expect(first).toBeFocused();
  await notSupporting(first).focus();
  await page.keyboard.press("Enter");
  const said = first.getByRole("button", { name: "Said: does not support this" });
  await expect(said).toHaveAttribute("aria-pressed", "true");
  await expect(said).toBeFocused();

  await page.reload();
  await expect(said).toHaveAttribute("aria-pressed", "true");
  await said.focus();
  await page.keyboard.press("Enter");
  await expect(notSupporting(first)).toHaveAttribute("aria-pressed", "false");
});

test("a footnote is said not to support its sentence where notes unfold @phone-only", async ({ asGuest }) => {
  const { page } = asGuest;
  await openHome(page);
  await askAndWait(page, question);
  await markers(answers(page).first()).first().click();
  await notSupporting(note(page, 1)).click();
  await expect(page.getByRole("button", { name: "Said: does not support this" })).toBeVisible();
});

test("a rating that cannot be saved is not shown as given", async ({ asGuest }) => {
  const { page } = asGuest;
  asGuest.expectedErrors.push(/503/);
  await openHome(page);
  const answer = await askAndWait(page, question);
  await expect(thumb(answer, "Good answer")).toBeVisible();
  await page.route(/feedback\.give/, (route) => route.fulfill({ status: 503, body: "" }));
  await thumb(answer, "Good answer").click();
  await expect(answer.getByText("Could not be saved")).toBeVisible();
  await expect(thumb(answer, "Good answer")).toHaveAttribute("aria-pressed", "false");
});

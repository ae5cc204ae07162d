import type { Page } from "@playwright/test";
import { answers, askAndWait, composer, conversationId, openHome, questions, sidebar } from "./chat-page";
import { expect, test } from "./fixtures";

const first = "How do I back up Footnote?";
const second = "How do I start Footnote on another port?";

/** Two conversations; the second one is open. */
async function haveTwo(page: Page): Promise<{ firstId: string; secondId: string }> {
  await openHome(page);
  await askAndWait(page, first);
  const firstId = await conversationId(page);
  await sidebar(page).getByRole("link", { name: "New conversation", exact: true }).click();
  await expect(answers(page)).toHaveCount(0);
  await askAndWait(page, second);
  const secondId = await conversationId(page);
  return { firstId, secondId };
}

const row = (page: Page, title: string) => sidebar(page).getByRole("link", { name: title });
const rows = (page: Page) => sidebar(page).locator("li");

async function choose(page: Page, title: string, item: "Rename" | "Delete"): Promise<void> {
  await page.getByRole("button", { name: `Actions for ${title}` }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

test("conversations are listed newest first, opened, and renamed", async ({ asGuest }) => {
  const { page } = asGuest;
  const { firstId } = await haveTwo(page);
  await expect(rows(page)).toHaveText([second, first]);
  await expect(row(page, second)).toHaveAttribute("aria-current", "page");
  await row(page, first).click();
  await expect(page).toHaveURL(new RegExp(firstId));
  await expect(questions(page)).toContainText(first);
  await expect(answers(page)).toHaveCount(1);

  await choose(page, first, "Rename");
  await page.getByRole("textbox", { name: "Title" }).fill("Saving things");
  await page.keyboard.press("Enter");
  await expect(row(page, "Saving things")).toBeVisible();
  await choose(page, "Saving things", "Rename");
  await page.getByRole("textbox", { name: "Title" }).fill("Something else");
  await page.keyboard.press("Escape");
  await page.reload();
  await expect(row(page, "Saving things")).toBeVisible();
  await expect(page).toHaveTitle(/Saving things/);
  await page.goBack();
  await expect(questions(page)).toContainText(second);
});

test("a deletion can be undone; one that is not is final, also when the page is left", async ({ asGuest }) => {
  const { page, expectedErrors } = asGuest;
  expectedErrors.push(/404/);
  const { firstId } = await haveTwo(page);
  await choose(page, first, "Delete");
  await expect(rows(page)).toHaveText([second]);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(rows(page)).toHaveText([second, first]);

  await choose(page, first, "Delete");
  await expect(rows(page)).toHaveText([second]);
  await page.reload();
  await expect(rows(page)).toHaveText([second]);
  expect((await page.goto(`/c/${firstId}`))?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "There is no such conversation." })).toBeVisible();
});

test("loading the empty page again begins another conversation", async ({ asGuest }) => {
  const { page } = asGuest;
  await openHome(page);
  await askAndWait(page, first);
  await openHome(page);
  await expect(page.getByRole("heading", { name: "Ask the documents." })).toBeVisible();
  await askAndWait(page, second);
  await expect(questions(page)).toHaveCount(1);
  await expect(rows(page)).toHaveText([second, first]);
});

test("deleting the open conversation leads to a new one", async ({ asGuest }) => {
  const { page } = asGuest;
  await haveTwo(page);
  await choose(page, second, "Delete");
  await expect(page).toHaveURL(/\/$/);
  await expect(page.getByRole("heading", { name: "Ask the documents." })).toBeVisible();
  await expect(rows(page)).toHaveText([first]);
});

test("on a phone the list is a sheet that opens a conversation and goes away @phone-only", async ({ asGuest }) => {
  const { page } = asGuest;
  await openHome(page);
  await askAndWait(page, first);
  await page.getByRole("button", { name: "New conversation" }).click();
  await expect(page.getByRole("heading", { name: "Ask the documents." })).toBeVisible();
  await page.getByRole("button", { name: "Open the conversations" }).click();
  await row(page, first).click();
  await expect(sidebar(page)).toBeHidden();
  await expect(questions(page)).toContainText(first);
});

test("ending the session leaves nothing to open in this browser, and the next question begins anew @phone", async ({ asGuest }) => {
  const { page, expectedErrors } = asGuest;
  expectedErrors.push(/404/);
  await openHome(page);
  await askAndWait(page, first);
  const id = await conversationId(page);
  await page.getByRole("button", { name: "End or erase" }).click();
  await page.getByRole("dialog", { name: "What is kept" }).getByRole("button", { name: "End the session" }).click();
  await expect(page.getByText("Your session was ended.")).toBeVisible();
  await expect(rows(page)).toHaveCount(0);
  expect((await page.goto(`/c/${id}`))?.status()).toBe(404);
  await page.goto("/");
  await askAndWait(page, second);
});

test("forgetting erases everything at once, and what was there cannot be opened again @phone", async ({ asGuest }) => {
  const { page, context, expectedErrors } = asGuest;
  expectedErrors.push(/404/);
  await openHome(page);
  await askAndWait(page, first);
  const id = await conversationId(page);
  await composer(page).fill("a draft");
  await page.getByRole("button", { name: "End or erase" }).click();
  const dialog = page.getByRole("dialog", { name: "What is kept" });
  await dialog.getByRole("button", { name: "Erase everything of mine now" }).click();
  await expect(page.getByText("Everything of yours was erased.")).toBeVisible();
  await expect(dialog).toHaveCount(0);
  await expect(composer(page)).toHaveValue("");
  await page.reload();
  await expect(page.getByRole("heading", { name: "Ask the documents." })).toBeVisible();
  await expect(rows(page)).toHaveCount(0);
  expect((await context.request.get(`/api/chat/${id}`)).status()).toBe(404);
  expect((await page.goto(`/c/${id}`))?.status()).toBe(404);
  // A guest who was forgotten can begin anew.
  await page.goto("/");
  await askAndWait(page, second);
});

test("a menu that cannot be loaded while the network is away comes when it is back; the page and the draft stay", async ({ asGuest }) => {
  const { page, expectedErrors } = asGuest;
  expectedErrors.push(/ERR_FAILED|ERR_INTERNET_DISCONNECTED/);
  await openHome(page);
  await askAndWait(page, first);
  await expect(answers(page).getByRole("group", { name: "Rate this answer" })).toBeVisible();
  await composer(page).fill("a draft meanwhile");
  let refused = 0;
  await page.route("**/_next/static/**", (route) => {
    refused += 1;
    return route.abort();
  });
  await page.getByRole("button", { name: `Actions for ${first}` }).click();
  await expect.poll(() => refused).toBeGreaterThan(0);
  await expect(composer(page)).toHaveValue("a draft meanwhile");
  await page.unroute("**/_next/static/**");
  await expect(page.getByRole("menuitem", { name: "Rename" })).toBeVisible({ timeout: 15_000 });
  await expect(answers(page)).toHaveCount(1);
  await expect(composer(page)).toHaveValue("a draft meanwhile");
});

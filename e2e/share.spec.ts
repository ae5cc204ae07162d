import type { Page } from "@playwright/test";
import { openList } from "./accounts";
import { expectAccessible } from "./axe";
import { askAndWait, openHome } from "./chat-page";
import { expect, test } from "./fixtures";

const question = "How do I back up Footnote?";

async function openShare(page: Page): Promise<void> {
  await openList(page);
  await page.getByRole("button", { name: `Actions for ${question}` }).click();
  await page.getByRole("menuitem", { name: "Share…" }).click();
}

test("a link shows a stranger the conversation as it was, until it is ended @phone", async ({ asUser, openGuest }) => {
  const { page, email } = asUser;
  await openHome(page);
  await askAndWait(page, question);
  await openShare(page);
  await page.getByRole("button", { name: "Make a link", exact: true }).click();
  const link = page.getByRole("textbox", { name: "Link" });
  await expect(link).toHaveValue(/\/s\/[\w-]{43}$/);
  await expectAccessible(page, "a conversation's links");
  const url = await link.inputValue();

  const stranger = await openGuest(asUser.baseUrl);
  const response = await stranger.page.goto(url);
  expect(response?.headers()).toMatchObject({ "referrer-policy": "no-referrer", "x-robots-tag": "noindex, nofollow, noarchive" });
  expect(response?.headers()["cache-control"]).toContain("no-store");
  await expect(stranger.page.getByRole("heading", { level: 1, name: question })).toBeVisible();
  const answer = stranger.page.getByRole("article", { name: "Answer" });
  await answer.locator('[role="doc-noteref"]').first().click();
  await expect(stranger.page.locator('[role="doc-footnote"]:target')).toBeInViewport();
  await expectAccessible(stranger.page, "a shared conversation");
  expect(await stranger.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  expect(await response?.text()).not.toContain(email);

  await page.getByRole("button", { name: "End this link" }).click();
  await expect(link).toHaveCount(0);
  stranger.expectedErrors.push(/404/);
  expect((await stranger.page.goto(url))?.status()).toBe(404);
});

test("a shared conversation can be read without script", async ({ asUser, browser }) => {
  const { page } = asUser;
  await openHome(page);
  await askAndWait(page, question);
  await openShare(page);
  await page.getByRole("button", { name: "Make a link", exact: true }).press("Enter");
  const url = await page.getByRole("textbox", { name: "Link" }).inputValue();
  const bare = await browser.newContext({ javaScriptEnabled: false });
  const plain = await bare.newPage();
  await plain.goto(url);
  await expect(plain.getByRole("article", { name: "Answer" })).toBeVisible();
  await expect(plain.locator('[role="doc-noteref"]').first()).toHaveAttribute("href", /^#note-/);
  await bare.close();
});

test("a guest is asked to sign in to share", async ({ asGuest: { page, expectedErrors } }) => {
  expectedErrors.push(/401/);
  await openHome(page);
  await askAndWait(page, question);
  await openShare(page);
  await expect(page.getByRole("dialog").getByRole("link", { name: "Sign in" })).toHaveAttribute("href", /^\/sign-in\?/);
});

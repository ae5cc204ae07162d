import type { Page } from "@playwright/test";
import { answers, askAndWait, composer, finished, openHome, questions } from "./chat-page";
import { expect, test } from "./fixtures";

const first = "How do I back up Footnote?";
const followUp = "And how do I restore it?";
const reworded = "How do I start Footnote on another port?";

const versions = (page: Page) => page.getByRole("group", { name: /^Version/ });

async function editInto(page: Page, nth: number, text: string): Promise<void> {
  await questions(page).nth(nth).hover();
  await page.getByRole("button", { name: "Edit", exact: true }).nth(nth).click();
  const field = page.getByRole("textbox", { name: "The question in other words" });
  await expect(field).toBeFocused();
  await field.fill(text);
  await field.press("Enter");
}

test("an edited question stands beside the old one, which keeps all that followed", async ({ asGuest }) => {
  const { page } = asGuest;
  await openHome(page);
  await askAndWait(page, first);
  await askAndWait(page, followUp);

  await editInto(page, 0, reworded);
  await expect(questions(page)).toHaveCount(1);
  await expect(questions(page)).toContainText(reworded);
  await finished(answers(page).first());
  await expect(versions(page)).toHaveAccessibleName("Version 2 of 2");
  await expect(page.getByRole("button", { name: "Later version" })).toBeDisabled();

  await page.getByRole("button", { name: "Earlier version" }).click();
  await expect(questions(page)).toHaveCount(2);
  await expect(questions(page).last()).toContainText(followUp);
  await expect(versions(page)).toHaveAccessibleName("Version 1 of 2");
  await page.reload();
  await expect(questions(page)).toHaveCount(2);

  await page.getByRole("button", { name: "Later version" }).click();
  await expect(questions(page)).toHaveCount(1);
  await askAndWait(page, followUp);
  await expect(questions(page).first()).toContainText(reworded);
});

test("an answer is made anew beside the old one, by keyboard, and every tab hears of it", async ({ asGuest }) => {
  const { page } = asGuest;
  await openHome(page);
  await askAndWait(page, first);
  const other = await page.context().newPage();
  await other.goto(page.url());
  await expect(answers(other)).toHaveCount(1);

  await page.getByRole("button", { name: "Answer again" }).focus();
  await page.keyboard.press("Enter");
  await expect(versions(page)).toHaveAccessibleName("Version 2 of 2");
  await finished(answers(page).first());
  await expect(versions(other)).toHaveAccessibleName("Version 2 of 2");
  await expect(answers(page)).toHaveCount(1);
});

test("an edit is given up with Escape, and nothing is asked", async ({ asGuest }) => {
  const { page } = asGuest;
  await openHome(page);
  await askAndWait(page, first);
  await questions(page).hover();
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await page.getByRole("textbox", { name: "The question in other words" }).fill("Something else entirely");
  await page.keyboard.press("Escape");
  await expect(questions(page)).toContainText(first);
  await expect(page.getByRole("button", { name: "Edit", exact: true })).toBeFocused();
  await expect(answers(page)).toHaveCount(1);
  await expect(composer(page)).toHaveValue("");
});

test("a message that is found on another path is gone on from: the next question follows what is shown", async ({ asGuest }) => {
  const { page } = asGuest;
  await openHome(page);
  await askAndWait(page, first);
  await editInto(page, 0, reworded);
  await finished(answers(page).first());
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Words, a conversation or an action" }).fill("back up");
  await page.getByRole("combobox", { name: "Said by" }).selectOption("Questions");
  const found = page.getByRole("option").filter({ has: page.locator("mark") });
  await expect(found).toHaveCount(1);
  await found.click();
  await expect(questions(page).first()).toContainText(first);
  await expect(versions(page).first()).toHaveAccessibleName("Version 1 of 2");
  await askAndWait(page, followUp);
  await expect(questions(page)).toHaveCount(2);
  await expect(questions(page).first()).toContainText(first);
});

test("an edited question keeps its words while the server is away, and is asked once by itself", async ({ asGuest }) => {
  const { page, expectedErrors } = asGuest;
  expectedErrors.push(/Failed to load resource|429/);
  await openHome(page);
  await askAndWait(page, first);

  let isLimited = true;
  const sent: string[] = [];
  await page.route(/message\.edit/, async (route) => {
    sent.push(route.request().postData() ?? "");
    // The second time it is done, but its reply is lost.
    if (sent.length === 3) await route.fetch();
    if (!isLimited && sent.length < 4) return route.abort();
    if (!isLimited) return route.continue();
    const footnote = { code: "RATE_LIMITED", message: "Too many.", retryable: true, retryAfterMs: 1_000 };
    const data = { code: "TOO_MANY_REQUESTS", httpStatus: 429, footnote };
    await route.fulfill({ status: 429, json: [{ error: { message: "Too many.", code: -32029, data } }] });
  });
  const field = page.getByRole("textbox", { name: "The question in other words" });
  await editInto(page, 0, reworded);
  await expect(page.getByText("That was a lot of questions. Wait a moment and try again.")).toBeVisible();
  await expect(field).toHaveValue(reworded);

  isLimited = false;
  await field.press("Enter");
  await expect(page.getByText("Not sent yet. Trying again by itself.")).toBeVisible();
  await expect(field).toHaveValue(reworded);
  await expect(field).toHaveCount(0, { timeout: 20_000 });
  await expect(questions(page)).toContainText(reworded);
  await expect(versions(page)).toHaveAccessibleName("Version 2 of 2");
  await expect.poll(() => sent.length).toBe(4);
  expect(new Set(sent).size).toBe(1);
});

import { answers, askAndWait, openHome, questions, sidebar } from "./chat-page";
import { expect, test } from "./fixtures";

const first = "How do I back up Footnote?";
const second = "How do I start Footnote on another port?";

test("words of one's own are found, mistyped too, and a press leads to the message in its thread", async ({ asGuest }) => {
  const { page } = asGuest;
  await openHome(page);
  await askAndWait(page, first);
  await askAndWait(page, "And how often should I do that?");
  await sidebar(page).getByRole("link", { name: "New conversation", exact: true }).click();
  await askAndWait(page, second);

  await page.keyboard.press("Control+k");
  const field = page.getByRole("combobox", { name: "Words, a conversation or an action" });
  await expect(field).toBeFocused();
  await field.fill("oftne shoudl");
  const hit = page.getByRole("option", { name: /how often should I do that/ });
  await expect(hit).toBeVisible();
  await expect(hit.locator("mark")).toHaveText(["often", "should"]);
  await hit.click();
  await expect(questions(page).last()).toContainText("And how often");
  await expect(questions(page).last()).toBeInViewport();
  await expect(answers(page)).toHaveCount(2);
});

test("the search is at hand without a keyboard, keeps to whose words are wanted, and says when there is nothing", async ({ asGuest }) => {
  const { page } = asGuest;
  await openHome(page);
  await askAndWait(page, second);
  await sidebar(page).getByRole("button", { name: "Search" }).click();
  const field = page.getByRole("combobox", { name: "Words, a conversation or an action" });
  await field.fill("port");
  const found = page.getByRole("option").locator("mark");
  await expect(found.first()).toBeVisible();
  await page.getByRole("combobox", { name: "Said by" }).selectOption("Questions");
  await expect(page.getByRole("option").filter({ has: page.locator("mark") })).toHaveCount(1);
  await field.fill("zzyzxqq");
  await expect(page.getByRole("status").filter({ hasText: "Nothing was found." })).toBeVisible();
});

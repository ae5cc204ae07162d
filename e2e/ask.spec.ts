import { answers, ask, askAndWait, composer, finished, markers, note, openHome, questions } from "./chat-page";
import { expect, test } from "./fixtures";

const question = "How do I start Footnote on another port?";
const uncovered = "Which enzyme unwinds the DNA double helix before replication?";

test("a guest asks, the answer has footnotes, and a footnote opens the page at the quoted passage @phone", async ({ asGuest }) => {
  const { page, context } = asGuest;
  await openHome(page);
  const answer = await askAndWait(page, question);
  await expect(page).toHaveURL(/\/c\//);
  await expect(questions(page)).toHaveText(new RegExp(question.slice(0, -1)));
  await markers(answer).first().click();
  const footnote = note(answer, 1);
  await expect(footnote).toBeFocused();
  const quote = (await footnote.locator("q").first().innerText()).trim();
  await footnote.getByRole("button", { name: "Show passage" }).click();
  await expect(footnote.locator("mark").first()).toBeVisible();

  const opened = context.waitForEvent("page");
  await footnote.getByRole("link").first().click();
  const document = await opened;
  await expect(document).toHaveURL(/\/d\/.+#passage$/);
  const passage = document.getByRole("region", { name: "The quoted passage" });
  await expect(passage.locator("mark").first()).toBeInViewport();
  const marked = (await passage.locator("mark").allInnerTexts()).join(" ");
  expect(words(marked)).toContain(words(quote).slice(0, 40));
});

test("tapping a marker unfolds its note, tapping again folds it @phone-only", async ({ asGuest }) => {
  const { page } = asGuest;
  await openHome(page);
  const marker = markers(await askAndWait(page, question)).first();
  await marker.tap();
  await expect(note(page, 1)).toBeVisible();
  await expect(marker).toHaveAttribute("aria-expanded", "true");
  await marker.tap();
  await expect(note(page, 1)).toHaveCount(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});

test("what the documents do not cover is said calmly, with the nearest pages, and one of them can be asked about @phone", async ({
  asGuest,
}) => {
  const { page } = asGuest;
  await openHome(page);
  const answer = await askAndWait(page, uncovered);
  const card = answer.getByRole("region", { name: "The documents don’t cover this" });
  await expect(card).toBeVisible();
  await expect(markers(answer)).toHaveCount(0);
  await expect(card.getByRole("link").first()).toHaveAttribute("href", /^\/d\//);
  await card
    .getByRole("button", { name: /^Ask about/ })
    .first()
    .click();
  await expect(answers(page)).toHaveCount(2);
  await expect(markers(await finished(answers(page).nth(1))).first()).toBeVisible();
});

test("a follow-up is answered in the same conversation", async ({ asGuest }) => {
  const { page } = asGuest;
  await openHome(page);
  await askAndWait(page, question);
  const address = page.url();
  await expect(composer(page)).toHaveAttribute("placeholder", "Ask a follow-up");
  const second = await askAndWait(page, "And how do I make it listen on another network address?");
  await expect(markers(second).first()).toBeVisible();
  await expect(questions(page)).toHaveCount(2);
  expect(page.url()).toBe(address);
});

test("a starter is asked by a press and answered from the documents @phone", async ({ asGuest }) => {
  const { page } = asGuest;
  await openHome(page);
  const starter = page.getByRole("region", { name: "You could begin with" }).getByRole("button").first();
  const text = (await starter.innerText()).trim();
  await starter.click();
  await expect(questions(page)).toContainText(text);
  await expect(markers(await finished(answers(page).first())).first()).toBeVisible();
});

test("the whole way by keyboard: / to the composer, Enter, j and k through the notes, Esc back to the sentence", async ({ asGuest }) => {
  const { page } = asGuest;
  await openHome(page);
  await composer(page).press("Shift+Tab");
  await expect(composer(page)).not.toBeFocused();
  await page.keyboard.press("/");
  await expect(composer(page)).toBeFocused();
  await page.keyboard.type("How is every footnote of an answer checked?"); // several pages speak of it: more than one note
  await page.keyboard.press("Enter");
  const answer = await finished(answers(page).first());
  await expect(note(answer, 1)).toBeVisible();
  // Backwards from the composer stands the last note; k goes up from there and stays at the first.
  await composer(page).press("Shift+Tab");
  const notes = await answer.locator("[data-note]").count();
  for (let pressed = 0; pressed < notes; pressed++) await page.keyboard.press("k");
  await expect(note(answer, 1)).toBeFocused();
  await page.keyboard.press("j");
  await expect(note(answer, 2)).toBeFocused();
  await page.keyboard.press("k");
  await expect(note(answer, 1)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(markers(answer).first()).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(note(answer, 1)).toBeFocused();
});

test("Shift+Enter starts a new line, and a draft survives a reload", async ({ asGuest }) => {
  const { page } = asGuest;
  await openHome(page);
  await composer(page).pressSequentially("two");
  await composer(page).press("Shift+Enter");
  await composer(page).pressSequentially("lines");
  await page.reload();
  await expect(composer(page)).toHaveValue("two\nlines");
  const answer = await ask(page, "How do I back up Footnote?");
  await finished(answer);
  await expect(composer(page)).toHaveValue("");
});

/** Letters and digits only: a quote is shown without its markdown. */
function words(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}]+/gu, " ").trim();
}

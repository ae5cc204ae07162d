import type { Page } from "@playwright/test";
import { answers, ask, askAndWait, composer, finished, openHome, questions, sidebar } from "./chat-page";
import { expect, test } from "./fixtures";

const first = "How do I back up Footnote?";

const widthFits = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);

test("an answer is followed by questions that the documents answer, and one press asks @phone", async ({ asGuest }) => {
  const { page } = asGuest;
  await openHome(page);
  await askAndWait(page, first);
  const next = page.getByRole("article", { name: "You could ask next" });
  const suggested = next.getByRole("button").first();
  const words = await suggested.innerText();
  await suggested.click();
  await expect(questions(page).last()).toContainText(words);
  await finished(answers(page).last());
  await expect(answers(page).last().locator("[data-marker]").first()).toBeVisible();
});

test("commands are the page's own: one says what there is, one saves, one begins anew, and none is asked @phone", async ({ asGuest }) => {
  const { page } = asGuest;
  await openHome(page);
  await askAndWait(page, first);
  await composer(page).fill("/help");
  await composer(page).press("Enter");
  await expect(page.getByText("/new begins a new conversation")).toBeVisible();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    composer(page)
      .fill("/export")
      .then(() => composer(page).press("Enter")),
  ]);
  expect(file.suggestedFilename()).toMatch(/\.md$/);
  await expect(questions(page)).toHaveCount(1);
  await composer(page).fill("/new");
  await composer(page).press("Enter");
  await expect(page).toHaveURL(/\/$/);
  await expect(questions(page)).toHaveCount(0);
});

test("everything is done by the keyboard alone, and one announcement tells of an answer", async ({ asGuest }) => {
  const { page } = asGuest;
  await openHome(page);
  await page.evaluate(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    const note = (records: MutationRecord[]) => {
      for (const { target } of records) {
        const live = (target instanceof Element ? target : target.parentElement)?.closest("[role='status'], [aria-live]");
        const words = live?.textContent?.trim();
        if (words && /^(Answer|The answer)/.test(words)) said.push(words);
      }
    };
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await expect(composer(page)).toBeFocused();
  await page.keyboard.type(first);
  await page.keyboard.press("Enter");
  await expect(answers(page)).toHaveCount(1);
  await finished(answers(page).first());
  await expect
    .poll(() => page.evaluate(() => Reflect.get(window, "said")))
    .toEqual([expect.stringMatching(/^Answer with \d+ footnotes?$/)]);

  const marker = answers(page).first().locator("[data-marker]").first();
  for (let i = 0; i < 40 && !(await marker.evaluate((element) => element === document.activeElement)); i++)
    await page.keyboard.press("Shift+Tab");
  await expect(marker).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");

  const words = page.getByRole("dialog", { name: "Go to" }).getByRole("combobox");
  await page.keyboard.press("Control+k");
  await expect(words).toBeFocused(); // it is loaded when it is first wanted
  await page.keyboard.type("New conv");
  await page.keyboard.press("Enter");
  await expect(questions(page)).toHaveCount(0);
  await page.keyboard.press("Control+k");
  await expect(words).toBeFocused();
  await page.keyboard.type("back up");
  await expect(page.getByRole("listbox").getByRole("option").first()).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(questions(page)).toHaveCount(1);

  const actions = page.getByRole("button", { name: `Actions for ${first}` });
  await actions.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem").first()).toBeFocused();
  const close = page.getByRole("menuitem", { name: "Close" });
  for (let i = 0; i < 8 && !(await close.evaluate((element) => element === document.activeElement)); i++)
    await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByText("This conversation is closed.")).toBeVisible();
});

test("nothing is cut off at 320 pixels, or at twice the size of text", async ({ asGuest }) => {
  const { page } = asGuest;
  await page.setViewportSize({ width: 320, height: 640 });
  await openHome(page);
  expect(await widthFits(page)).toBe(true);
  await finished(await ask(page, first));
  expect(await widthFits(page)).toBe(true);
  await page.getByRole("button", { name: "Open the conversations" }).click();
  // It slides in.
  await expect.poll(async () => (await sidebar(page).boundingBox())?.x ?? -1).toBeGreaterThanOrEqual(0);
  expect((await sidebar(page).boundingBox())?.width).toBeLessThanOrEqual(320);
  await sidebar(page).getByRole("button", { name: "Preferences" }).click();
  expect(await widthFits(page)).toBe(true);
  await page.keyboard.press("Escape");

  await page.setViewportSize({ width: 1280, height: 800 });
  // What somebody sets as their browser's size of text: places where the layout changes have to follow it.
  await (await page.context().newCDPSession(page)).send("Page.setFontSizes", { fontSizes: { standard: 32, fixed: 32 } });
  await page.reload();
  await finished(answers(page).first());
  await expect(page.getByRole("button", { name: "Open the conversations" })).toBeVisible();
  expect(await widthFits(page)).toBe(true);
  await expect(composer(page)).toBeInViewport();
});

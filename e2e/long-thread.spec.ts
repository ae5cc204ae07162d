import type { Page } from "@playwright/test";
import { answers, askAndWait, composer, conversationId, finished, openHome, questions, sidebar } from "./chat-page";
import { expect, type Guest, test } from "./fixtures";
import { lengthen } from "./long-thread";
import { type RunningServer, startServer, temporaryFolder } from "./running-server";

const question = "How do I back up Footnote?";
const turns = 250;

let server: RunningServer;
let dataDir: string;

test.beforeEach(async () => {
  test.setTimeout(120_000);
  dataDir = temporaryFolder();
  server = await startServer({ dataDir });
});

test.afterEach(async () => {
  await server.stop();
});

/** A guest with one conversation of 500 messages; which one. */
async function haveLong({ page }: Guest): Promise<string> {
  await openHome(page);
  await askAndWait(page, question);
  const id = await conversationId(page);
  await page.goto("about:blank");
  await server.stop();
  await lengthen(dataDir, turns);
  server = await startServer({ dataDir, port: server.port });
  return id;
}

const nodes = (page: Page) => page.evaluate(() => document.querySelectorAll("*").length);
const topOf = (page: Page, text: string) =>
  page.getByText(text, { exact: true }).evaluate((element) => element.getBoundingClientRect().top);
const numbered = (n: number) => `${question} (${n})`;

test("a thread of 500 messages opens at its end with little data, and is read upward without a jump @phone", async ({ openGuest }) => {
  const guest = await openGuest(server.url);
  const { page } = guest;
  const id = await haveLong(guest);
  await openHome(page);
  const reading = page.waitForResponse((response) => response.url().includes("conversation.open"));
  if (await page.getByRole("button", { name: "Open the conversations" }).isVisible())
    await page.getByRole("button", { name: "Open the conversations" }).click();
  await sidebar(page).getByRole("link", { name: question }).click();
  expect((await (await reading).body()).length).toBeLessThanOrEqual(20 * 1_024);
  await expect(page.getByText(numbered(turns), { exact: true })).toBeInViewport();
  await finished(answers(page).last());
  expect(await nodes(page)).toBeLessThanOrEqual(2_000);

  const first = questions(page).first();
  const nthOf = async () => Number(/\((\d+)\)/.exec(await first.innerText())?.[1] ?? 1);
  for (let page_ = 0; page_ < 4; page_++) {
    const known = await nthOf();
    await first.evaluate((element) => element.scrollIntoView({ block: "center", behavior: "instant" }));
    await page.dispatchEvent("body", "wheel");
    await expect.poll(nthOf).toBeLessThan(known);
    expect(await nodes(page)).toBeLessThanOrEqual(2_000);
  }
  expect(new URL(page.url()).pathname).toBe(`/c/${id}`);
  await page.goto("about:blank");
});

test("what is read above leaves the screen where it is; the end follows an answer until the reader moves @phone", async ({ openGuest }) => {
  const guest = await openGuest(server.url);
  const { page } = guest;
  const id = await haveLong(guest);
  await page.goto(`/c/${id}`);
  const first = questions(page).first();
  await expect(page.getByText("Connected", { exact: true })).toBeVisible();
  const known = (await first.locator("p").first().innerText()).trim();
  await first.evaluate((element) => element.scrollIntoView({ block: "center", behavior: "instant" }));
  const before = await topOf(page, known);
  await page.dispatchEvent("body", "wheel");
  await expect(first).not.toContainText(known);
  expect(Math.abs((await topOf(page, known)) - before)).toBeLessThanOrEqual(2);

  // Found by its turn, not counted: turns far from the screen are not on the page.
  const next = "And how do I back up Footnote?";
  await composer(page).fill(next);
  await composer(page).press("Enter");
  const answer = page.locator("[data-turn]", { hasText: next }).getByRole("article", { name: "Answer" });
  await finished(answer);
  const end = await answer.evaluate((element) => element.getBoundingClientRect().bottom);
  expect(end).toBeLessThanOrEqual(page.viewportSize()?.height ?? 0);
  await page.mouse.wheel(0, -300);
  await page.goto("about:blank");
});

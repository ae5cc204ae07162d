import type { Page } from "@playwright/test";
import { answers, ask, composer, conversationId, finished, openHome, questions } from "./chat-page";
import { expect, test } from "./fixtures";
import { type Front, openFront } from "./front";
import { lanternQuestion, type ServerWithModel, slowReply, startServerWithModel } from "./model-server";

let served: ServerWithModel;
let front: Front;
test.beforeAll(async () => {
  served = await startServerWithModel();
  front = await openFront(served.server.url);
});
test.beforeEach(async () => {
  test.setTimeout(120_000);
  await front.restore();
  front.sent.length = 0;
  served.mock.reply(slowReply(3, 1));
});
test.afterAll(async () => {
  await front.close();
  await served.close();
});

const line = [lanternQuestion, "How much oil does a lantern burn?", "What happens to the lanterns in fog?"];

async function type(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press("Enter");
}

/** All three were answered, in order, and each was sent once. */
async function expectAnswered(page: Page): Promise<void> {
  await expect(answers(page)).toHaveCount(3, { timeout: 60_000 });
  await finished(answers(page).nth(2));
  await expect(questions(page)).toHaveCount(3);
  for (const [at, text] of line.entries()) await expect(questions(page).nth(at)).toContainText(text);
  expect(new Set(front.sent).size).toBe(3);
  expect(front.sent).toHaveLength(3);
}

test("three questions asked while a proxy has lost its server survive a reload and are sent in order, once each @phone", async ({
  openGuest,
}) => {
  const { page, expectedErrors } = await openGuest(front.url);
  expectedErrors.push(/502/);
  front.loseSends();
  await openHome(page);
  for (const text of line) await type(page, text);
  await expect(page.getByText("Not sent yet. Trying again by itself.")).toBeVisible();
  await expect(page.getByText("In line behind the one before")).toHaveCount(2);
  await page.reload();
  await expect(questions(page)).toHaveCount(3);
  for (const [at, text] of line.entries()) await expect(questions(page).nth(at)).toContainText(text);
  await front.restore();
  await expectAnswered(page);
  await expect(page).toHaveURL(/\/c\//);
});

test("questions asked offline are sent when the network is back, even if the page was closed meanwhile", async ({ openGuest }) => {
  const { page, context, expectedErrors } = await openGuest(front.url);
  expectedErrors.push(/ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED/);
  await openHome(page);
  await context.setOffline(true);
  for (const text of line) await type(page, text);
  await expect(page.getByText("Not sent yet. It will be sent when you are online.")).toBeVisible();
  await composer(page).fill("a draft");
  await page.close();
  await context.setOffline(false);
  const next = await context.newPage();
  await next.goto("/");
  await expectAnswered(next);
  await expect(composer(next)).toHaveValue("a draft");
});

test("a question in line can be edited or removed, and a draft stands behind what is edited", async ({ openGuest }) => {
  const { page, expectedErrors } = await openGuest(front.url);
  expectedErrors.push(/502/);
  front.loseSends();
  await openHome(page);
  for (const text of line) await type(page, text);
  await composer(page).fill("a draft");
  await questions(page).nth(1).getByRole("button", { name: "Remove" }).click();
  await expect(questions(page)).toHaveCount(2);
  await questions(page).nth(1).getByRole("button", { name: "Edit" }).click();
  await expect(questions(page)).toHaveCount(1);
  await expect(composer(page)).toHaveValue(`${line[2]}\n\na draft`);
  await page.reload();
  await expect(questions(page)).toHaveCount(1);
  await expect(questions(page)).toContainText(lanternQuestion);
});

test("two tabs of a conversation show one line of questions, whoever asked, and send each once", async ({ openGuest }) => {
  const { page, context } = await openGuest(front.url);
  served.mock.reply(slowReply(200, 50), slowReply(3, 1));
  await openHome(page);
  await ask(page, lanternQuestion);
  const tab = await context.newPage();
  await tab.goto(`/c/${await conversationId(page)}`);
  await expect(answers(tab)).toContainText("word3 ");
  await type(page, line[1] ?? "");
  await expect(questions(tab)).toHaveCount(2);
  await type(tab, line[2] ?? "");
  for (const each of [page, tab]) {
    await expect(questions(each)).toHaveCount(3);
    await expect(each.getByText("Next, when this answer is done")).toHaveCount(1);
    await expect(each.getByText("In line behind the one before")).toHaveCount(1);
  }
  for (const each of [page, tab]) await expectAnswered(each);
});

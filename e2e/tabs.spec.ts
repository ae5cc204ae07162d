import type { Page } from "@playwright/test";
import { answers, ask, composer, conversationId, finished, openHome } from "./chat-page";
import { expect, test } from "./fixtures";
import { type Front, openFront } from "./front";
import { lanternQuestion, type ServerWithModel, slowReply, startServerWithModel } from "./model-server";

let served: ServerWithModel;
let front: Front;
test.beforeAll(async () => {
  served = await startServerWithModel();
  front = await openFront(served.server.url);
});
test.afterAll(async () => {
  await front.close();
  await served.close();
});

const textOf = ({ tokens }: ReturnType<typeof slowReply>) => tokens.join("").trim();

async function expectWhole(page: Page, reply: ReturnType<typeof slowReply>): Promise<void> {
  await finished(answers(page), 60_000);
  await expect(answers(page).locator("p").first()).toHaveText(textOf(reply));
}

test("ten tabs share one stream, each shows its own conversation, and closing the one that leads stops none of them", async ({
  openGuest,
}) => {
  test.setTimeout(120_000);
  const first = slowReply(400, 50);
  const second = { ...slowReply(300, 50), tokens: Array.from({ length: 300 }, (_, index) => `other${index + 1} `) };
  const { page: leader, context } = await openGuest(front.url);
  served.mock.reply(first);
  await openHome(leader);
  await ask(leader, lanternQuestion);
  const path = `/c/${await conversationId(leader)}`;

  const same: Page[] = [];
  for (let count = 0; count < 4; count++) {
    const tab = await context.newPage();
    await tab.goto(path);
    same.push(tab);
  }
  const others: Page[] = [];
  for (let count = 0; count < 5; count++) {
    const tab = await context.newPage();
    await openHome(tab);
    others.push(tab);
  }
  const [asking] = others;
  if (asking === undefined) throw new Error("a tab was expected");
  served.mock.reply(second);
  await expect(await ask(asking, lanternQuestion)).toContainText("other1 ");
  for (const tab of [leader, ...same]) await expect(answers(tab)).toContainText("word5 ");
  await expect.poll(front.openStreams).toBe(1);

  await leader.close();
  await expect(asking.getByText("Connected", { exact: true })).toBeVisible();
  for (const tab of same) await expectWhole(tab, first);
  await expectWhole(asking, second);
  expect(front.openStreams()).toBe(1);
  for (const tab of [...same, ...others.slice(1)]) await tab.close();
  served.mock.reply(slowReply(3, 1));
  await expect(await ask(asking, "How much oil does a lantern burn?")).toContainText("word1 word2 word3");
  expect(front.openStreams()).toBe(1);
});

test("a tab that is looked at takes over from a frozen one", async ({ openGuest }) => {
  const reply = slowReply(200, 50);
  const { page: leader, context } = await openGuest(front.url);
  await openHome(leader);
  const tab = await context.newPage();
  await openHome(tab);
  const devtools = await context.newCDPSession(leader);
  await devtools.send("Page.setWebLifecycleState", { state: "frozen" });
  served.mock.reply(reply);
  await composer(tab).fill(lanternQuestion);
  await composer(tab).press("Enter");
  await expect(answers(tab)).toContainText("word1 ", { timeout: 20_000 });
  await devtools.send("Page.setWebLifecycleState", { state: "active" });
  await expectWhole(tab, reply);
  await expect.poll(front.openStreams).toBe(1);
});

test("a tab hears the answer to a question that was asked in another tab of the same conversation", async ({ openGuest }) => {
  const { page, context } = await openGuest(front.url);
  served.mock.reply(slowReply(3, 1), slowReply(40, 20));
  await openHome(page);
  await finished(await ask(page, lanternQuestion));
  const tab = await context.newPage();
  await tab.goto(`/c/${await conversationId(page)}`);
  await expect(answers(tab)).toHaveCount(1);
  await ask(tab, "How much oil does a lantern burn?");
  await finished(answers(page).nth(1));
  await expect(answers(page).nth(1)).toContainText("word39 word40");
  await expect(answers(tab).nth(1)).toContainText("word39 word40");
});

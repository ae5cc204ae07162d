import { rmSync } from "node:fs";
import type { Page } from "@playwright/test";
import { answers, ask, composer, openHome, questions } from "./chat-page";
import { expect, test } from "./fixtures";
import { goodReply, goodText, lanternQuestion, type ServerWithModel, slowReply, startServerWithModel } from "./model-server";
import { type RunningServer, startServer, temporaryFolder } from "./running-server";

/** What the browser itself says of a server that is away. */
const awayErrors =
  /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_SOCKET_NOT_CONNECTED|status of 503/;
const interrupted = "The answer was interrupted.";

let dataDir: string;
let first: ServerWithModel;
let started: RunningServer[];
test.beforeEach(async () => {
  test.setTimeout(180_000);
  dataDir = temporaryFolder();
  first = await startServerWithModel({ dataDir });
  started = [];
});
test.afterEach(async () => {
  for (const server of started) await server.stop();
  await first.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** The last of what an answer's row loads once it has ended. */
const rating = (page: Page) => answers(page).getByRole("group", { name: "Rate this answer" });

/** The same server again: on the same port, folder and model. */
async function startAgain(): Promise<RunningServer> {
  const model = { OPENAI_BASE_URL: first.mock.url, CHAT_MODEL: "mock-model" };
  const server = await startServer({ dataDir, port: first.server.port, docs: first.docs, env: model });
  started.push(server);
  return server;
}

test("a server killed in the middle of an answer: what was there stays, the next start writes the answer anew, whole and once", async ({
  openGuest,
}) => {
  const { page, expectedErrors } = await openGuest(first.server.url);
  expectedErrors.push(awayErrors);
  first.mock.reply(slowReply(2_000, 50));
  await openHome(page);
  const answer = await ask(page, lanternQuestion);
  await expect(answer).toContainText("word10 ");
  await composer(page).fill("a draft meanwhile");
  await first.server.kill();
  await expect(page.getByRole("status").filter({ hasText: /Connection lost|Reconnecting/ })).toBeVisible();
  await expect(answers(page)).toContainText("word10 ");

  first.mock.reply(goodReply);
  await startAgain();
  await expect(answers(page)).toContainText(goodText, { timeout: 30_000 });
  await expect(answers(page)).not.toContainText("word10 ");
  await expect(page.getByText(interrupted)).toHaveCount(0);
  await expect(composer(page)).toHaveValue("a draft meanwhile");
  await expect(rating(page)).toBeVisible();
  const text = await answers(page).innerText();
  await page.reload();
  await expect(questions(page)).toHaveCount(1);
  await expect(answers(page)).toHaveCount(1);
  await expect(answers(page)).toContainText(goodText);
  await expect(rating(page)).toBeVisible();
  expect(await answers(page).innerText()).toBe(text);
  expect(first.mock.requests).toHaveLength(2);
});

test("a server told to end in the middle of an answer: no error on the page, the next start writes the answer", async ({ openGuest }) => {
  const { page, expectedErrors } = await openGuest(first.server.url);
  expectedErrors.push(awayErrors);
  first.mock.reply(slowReply(2_000, 50));
  await openHome(page);
  await expect(await ask(page, lanternQuestion)).toContainText("word10 ");
  first.mock.reply(goodReply);
  expect(await first.server.stop()).toBe(0);
  await first.mock.untilAborts(1);
  await expect(answers(page)).toContainText("word10 ");
  await expect(page.getByText(interrupted)).toHaveCount(0);

  await startAgain();
  await expect(answers(page)).toContainText(goodText, { timeout: 30_000 });
  await expect(page.getByText(interrupted)).toHaveCount(0);
  await expect(questions(page)).toHaveCount(1);
  expect(first.mock.requests).toHaveLength(2);
});

test("a server killed in an answer and again in its second attempt: the answer is marked, Retry completes it", async ({ openGuest }) => {
  const { page, expectedErrors } = await openGuest(first.server.url);
  expectedErrors.push(awayErrors);
  first.mock.reply(slowReply(2_000, 50));
  await openHome(page);
  await expect(await ask(page, lanternQuestion)).toContainText("word10 ");
  await first.server.kill();
  first.mock.reply({ ...slowReply(2_000, 50), tokens: Array.from({ length: 2_000 }, (_, index) => `again${index + 1} `) });
  const second = await startAgain();
  await expect(answers(page)).toContainText("again3 ", { timeout: 30_000 });
  await second.kill();

  first.mock.reply(goodReply);
  await startAgain();
  await expect(answers(page)).toContainText(interrupted, { timeout: 30_000 });
  await expect(answers(page)).toContainText("again3 ");
  expect(first.mock.requests).toHaveLength(2);
  await answers(page).getByRole("button", { name: "Retry" }).click();
  await expect(answers(page)).toContainText(goodText);
  expect(first.mock.requests).toHaveLength(3);
});

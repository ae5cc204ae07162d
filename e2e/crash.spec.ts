import { rmSync } from "node:fs";
import { answers, ask, composer, openHome, questions } from "./chat-page";
import { expect, test } from "./fixtures";
import { goodReply, goodText, lanternQuestion, slowReply, startServerWithModel } from "./model-server";
import { startServer, temporaryFolder } from "./running-server";

test("a server killed in the middle of an answer: the page comes back by itself, the answer is marked, Retry completes it", async ({
  openGuest,
}) => {
  test.setTimeout(120_000);
  const dataDir = temporaryFolder();
  const first = await startServerWithModel({ dataDir });
  let second: Awaited<ReturnType<typeof startServer>> | undefined;
  try {
    const { page, expectedErrors } = await openGuest(first.server.url);
    expectedErrors.push(/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/);
    first.mock.reply(slowReply(2_000, 50));
    await openHome(page);
    const answer = await ask(page, lanternQuestion);
    await expect(answer).toContainText("word10 ");
    await composer(page).fill("a draft meanwhile");
    await first.server.kill();
    await expect(page.getByRole("status").filter({ hasText: /Connection lost|Reconnecting/ })).toBeVisible();

    first.mock.reply(goodReply);
    second = await startServer({
      dataDir,
      port: first.server.port,
      docs: first.docs,
      env: { OPENAI_BASE_URL: first.mock.url, CHAT_MODEL: "mock-model" },
    });
    await expect(page.getByText("Connected", { exact: true })).toBeVisible({ timeout: 30_000 });
    await expect(answers(page)).toContainText("The answer was interrupted.");
    await expect(answers(page)).toContainText("word10 ");
    await expect(composer(page)).toHaveValue("a draft meanwhile");
    await answers(page).getByRole("button", { name: "Retry" }).click();
    await expect(answers(page)).toContainText(goodText);
    await page.reload();
    await expect(questions(page)).toHaveCount(1);
    await expect(answers(page)).toContainText(goodText);
  } finally {
    await second?.stop();
    await first.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
});

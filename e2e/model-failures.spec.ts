import type { MockReply } from "../src/testing/mock-model-server";
import { answers, ask, finished, openHome } from "./chat-page";
import { expect, test } from "./fixtures";
import { goodReply, goodText, lanternQuestion, type ServerWithModel, slowReply, startServerWithModel } from "./model-server";

let served: ServerWithModel;
test.beforeAll(async () => {
  served = await startServerWithModel({ env: { MODEL_TIMEOUT_MS: "1000" } });
});
test.afterAll(() => served.close());

test("Stop ends the model's request, keeps the text so far, and the question can be asked again @phone", async ({ openGuest }) => {
  const { page } = await openGuest(served.server.url);
  const { aborts } = served.mock;
  served.mock.reply(slowReply(2_000, 50), goodReply);
  await openHome(page);
  const answer = await ask(page, lanternQuestion);
  await expect(answer).toContainText("word5 ");
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await finished(answer);
  await served.mock.untilAborts(aborts + 1);
  await expect(answer).toContainText("word5");
  await expect(answer).toContainText("Stopped here.");
  await page.reload();
  await expect(answers(page)).toContainText("word5");
  await answers(page).getByRole("button", { name: "Ask again" }).click();
  await expect(answers(page)).toContainText(goodText);
});

const unavailable = { code: "MODEL_UNAVAILABLE", sentence: "The language model cannot be reached." };
const interrupted = { code: "ANSWER_INTERRUPTED", sentence: "The answer was interrupted." };
const timeout = { code: "MODEL_TIMEOUT", sentence: "The language model took too long." };
const some: MockReply & { kind: "stream" } = { kind: "stream", tokens: ["The lanterns ", "burn ", "oil. "] };
const upstreamBody = '{"error":{"message":"secret upstream words","type":"x"}}';

type Failure = { name: string; reply: MockReply; says: { code: string; sentence: string }; keeps?: string };
const failures: Failure[] = [
  { name: "refuses the key (401)", reply: { kind: "status", status: 401, body: upstreamBody }, says: unavailable },
  { name: "has too many requests (429)", reply: { kind: "status", status: 429, body: upstreamBody }, says: unavailable },
  { name: "fails (500)", reply: { kind: "status", status: 500, body: upstreamBody }, says: unavailable },
  { name: "closes the connection", reply: { kind: "disconnect" }, says: unavailable },
  { name: "is cut in mid-stream", reply: { ...some, ending: "cut" }, says: interrupted, keeps: "The lanterns burn oil." },
  { name: "ends without a finish", reply: { ...some, ending: "half-close" }, says: interrupted, keeps: "The lanterns burn oil." },
  { name: "sends a malformed chunk", reply: { ...some, raw: "data: {not json\n\n" }, says: interrupted, keeps: "The lanterns burn oil." },
  { name: "never answers", reply: { kind: "hang" }, says: timeout },
  { name: "falls silent in mid-stream", reply: { ...some, ending: "hang" }, says: timeout, keeps: "The lanterns burn oil." },
];

for (const { name, reply, says, keeps } of failures) {
  test(`a model that ${name}: a typed sentence, and Retry works`, async ({ openGuest }) => {
    const { page } = await openGuest(served.server.url);
    served.mock.reply(reply, goodReply);
    await openHome(page);
    const answer = await finished(await ask(page, lanternQuestion));
    await expect(answer).toContainText(says.sentence);
    await expect(answer).toContainText(`Code ${says.code}`);
    await expect(page.getByText("secret upstream words")).toHaveCount(0);
    if (keeps) await expect(answer).toContainText(keeps);
    await answer.getByRole("button", { name: "Retry" }).click();
    await expect(answers(page)).toContainText(goodText);
    await finished(answers(page));
    await expect(page.getByText(says.sentence)).toHaveCount(0);
  });
}

test("a model that is not there: the same sentence, and Retry works when it is back", async ({ openGuest }) => {
  const { page } = await openGuest(served.server.url);
  await served.mock.close();
  await openHome(page);
  const answer = await finished(await ask(page, lanternQuestion));
  await expect(answer).toContainText(unavailable.sentence);
  await served.mock.listenAgain();
  served.mock.reply(goodReply);
  await answer.getByRole("button", { name: "Retry" }).click();
  await expect(answers(page)).toContainText(goodText);
});

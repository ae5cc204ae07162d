import { signIn } from "./accounts";
import { answers, ask, conversationId, finished, openHome, sidebar } from "./chat-page";
import { becomeUser, newCredentials } from "./credentials";
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

const slow = slowReply(120, 50);
const whole = slow.tokens.join("").trim();

test("reloading in the middle of an answer shows the text so far at once, and its end arrives", async ({ openGuest }) => {
  const { page } = await openGuest(served.server.url);
  served.mock.reply(slow);
  await openHome(page);
  const answer = await ask(page, lanternQuestion);
  await expect(answer).toContainText("word10 ");
  await conversationId(page);
  const html = await (await page.reload({ waitUntil: "commit" }))?.text();
  expect(html).toContain("word10 ");
  await expect(answers(page)).toHaveAttribute("aria-busy", "true");
  await finished(answers(page));
  await expect(answers(page).locator("p").first()).toHaveText(whole);
});

test("a second tab of the same guest shows the same answer as it grows; another guest finds no such conversation", async ({
  openGuest,
}) => {
  const guest = await openGuest(served.server.url);
  served.mock.reply(slow);
  await openHome(guest.page);
  const answer = await ask(guest.page, lanternQuestion);
  const id = await conversationId(guest.page);

  const tab = await guest.context.newPage();
  await tab.goto(`/c/${id}`);
  await expect(answers(tab)).toHaveAttribute("aria-busy", "true");

  const stranger = await openGuest(served.server.url);
  stranger.expectedErrors.push(/404/);
  const response = await stranger.page.goto(`/c/${id}`);
  expect(response?.status()).toBe(404);
  await expect(stranger.page.getByRole("heading", { name: "There is no such conversation." })).toBeVisible();
  await expect(stranger.page.getByText("word1")).toHaveCount(0);
  expect((await stranger.context.request.get(`/api/chat/${id}`)).status()).toBe(404);

  for (const each of [answer, answers(tab)]) {
    await finished(each);
    await expect(each.locator("p").first()).toHaveText(whole);
  }
});

test("another device of somebody signed in shows an answer from its middle on, and both show the same at its end", async ({
  openGuest,
}) => {
  const [desk, pocket] = [await openGuest(served.server.url), await openGuest(served.server.url)];
  const credentials = newCredentials("travels");
  await becomeUser(desk.context.request, credentials);
  served.mock.reply(slowReply(240, 50));
  await openHome(desk.page);
  const answer = await ask(desk.page, lanternQuestion);
  const id = await conversationId(desk.page);
  await pocket.page.goto("/sign-in");
  await signIn(pocket.page, credentials);
  await sidebar(pocket.page).getByRole("link", { name: lanternQuestion }).click();
  expect(await conversationId(pocket.page)).toBe(id);
  await expect(answers(pocket.page)).toContainText("word3 ");
  await expect(answers(pocket.page)).toHaveAttribute("aria-busy", "true");
  const all = slowReply(240, 50).tokens.join("").trim();
  for (const each of [answer, answers(pocket.page)]) {
    await finished(each, 30_000);
    await expect(each.locator("p").first()).toHaveText(all);
  }
});

test("closing the page does not stop an answer", async ({ openGuest }) => {
  const { page, context } = await openGuest(served.server.url);
  const { aborts } = served.mock;
  served.mock.reply(slow);
  await openHome(page);
  await expect(await ask(page, lanternQuestion)).toContainText("word3 ");
  const id = await conversationId(page);
  await page.close();
  await expect
    .poll(async () => (await (await context.request.get(`/api/chat/${id}`)).json()).messages.at(-1))
    .toMatchObject({ role: "assistant", status: "delivered", content: whole });
  expect(served.mock.aborts).toBe(aborts);
});

test("a question asked meanwhile is held, and sent when the answer is done", async ({ openGuest }) => {
  const { page } = await openGuest(served.server.url);
  served.mock.reply(slowReply(40, 50), slowReply(3, 1));
  await openHome(page);
  await ask(page, lanternQuestion);
  await page.getByRole("textbox", { name: "Your question" }).fill("How much oil does a lantern burn?");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Next, when this answer is done")).toBeVisible();
  await expect(answers(page)).toHaveCount(2);
  await finished(answers(page).nth(1));
  await expect(answers(page).nth(1)).toContainText("word1 word2 word3");
});

test("closing the page in the middle of an answer and coming back later shows all of it", async ({ openGuest }) => {
  const { page, context } = await openGuest(served.server.url);
  served.mock.reply(slow);
  await openHome(page);
  await expect(await ask(page, lanternQuestion)).toContainText("word3 ");
  const id = await conversationId(page);
  await page.close();
  const back = await context.newPage();
  await back.goto(`/c/${id}`);
  await expect(answers(back)).toContainText("word4 ");
  await finished(answers(back));
  await expect(answers(back).locator("p").first()).toHaveText(whole);
});

test("connections cut five times in the middle of an answer leave the text whole", async ({ openGuest }) => {
  test.setTimeout(120_000);
  const { page, expectedErrors } = await openGuest(front.url);
  expectedErrors.push(
    /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_SOCKET_NOT_CONNECTED/,
  );
  const long = slowReply(240, 50);
  served.mock.reply(long);
  await openHome(page);
  const answer = await ask(page, lanternQuestion);
  for (let cuts = 1; cuts <= 5; cuts++) {
    await expect(answer).toContainText(`word${cuts * 15} `, { timeout: 30_000 });
    await front.cut();
    await expect(page.getByText("Connected", { exact: true })).toHaveCount(0);
    await front.restore();
  }
  await finished(answer, 60_000);
  await expect(answer.locator("p").first()).toHaveText(long.tokens.join("").trim());
  await expect(page.getByText("Connected", { exact: true })).toBeVisible();
});

test("a stream that falls silent without an end is noticed, and the answer goes on", async ({ openGuest }) => {
  const { page } = await openGuest(front.url);
  const long = slowReply(300, 50);
  served.mock.reply(long);
  await openHome(page);
  const answer = await ask(page, lanternQuestion);
  await expect(answer).toContainText("word10 ");
  front.stallStreams();
  await finished(answer, 60_000);
  await expect(answer.locator("p").first()).toHaveText(long.tokens.join("").trim());
});

test("another conversation and back again in the middle of an answer: the text is there at once and goes on", async ({ openGuest }) => {
  const { page, expectedErrors } = await openGuest(front.url);
  expectedErrors.push(/ERR_FAILED/);
  const long = slowReply(200, 50);
  served.mock.reply(slowReply(3, 1), long);
  await openHome(page);
  await finished(await ask(page, "How much oil does a lantern burn?"));
  await sidebar(page).getByRole("link", { name: "New conversation", exact: true }).click();
  await expect(answers(page)).toHaveCount(0);
  await expect(await ask(page, lanternQuestion)).toContainText("word10 ");
  await page.goBack();
  await expect(answers(page)).toContainText("word1 word2 word3");
  await page.route(/conversation\.open/, (route) => route.abort()); // what the page has must do
  await page.goForward();
  await expect(answers(page)).toContainText("word10 ", { timeout: 2_000 });
  await finished(answers(page), 60_000);
  await expect(answers(page).locator("p").first()).toHaveText(long.tokens.join("").trim());
});

test("an answer that ends while another conversation is open is marked until it is looked at", async ({ openGuest }) => {
  const { page } = await openGuest(served.server.url);
  served.mock.reply(slow);
  await openHome(page);
  await expect(await ask(page, lanternQuestion)).toContainText("word1 ");
  await sidebar(page).getByRole("link", { name: "New conversation", exact: true }).click();
  const row = sidebar(page).getByRole("listitem");
  await expect(row).toContainText("New answer");
  await row.getByRole("link").click();
  await finished(answers(page));
  await expect(row).not.toContainText("New answer");
  await openHome(page);
  await expect(row).toHaveCount(1);
  await expect(row).not.toContainText("New answer");
});

import { rmSync } from "node:fs";
import { answers, askAndWait, composer, finished, openHome, questions, sidebar } from "./chat-page";
import { expect, test } from "./fixtures";
import { expireGuests } from "./move-time";
import { startServer, temporaryFolder } from "./running-server";

const first = "How do I back up Footnote?";
const next = "How do I start Footnote on another port?";

test("a guest's page that was left open for more than a day begins a new session by itself, keeps the draft and asks on", async ({
  openGuest,
}) => {
  test.setTimeout(180_000);
  const dataDir = temporaryFolder();
  let server = await startServer({ dataDir });
  try {
    const { page, context, expectedErrors } = await openGuest(server.url);
    expectedErrors.push(/status of (?:40[13]|503)|ERR_(?:CONNECTION_RE|INCOMPLETE_CHUNKED|EMPTY_RESPONSE|SOCKET_NOT)/);
    await openHome(page);
    await askAndWait(page, first);
    await composer(page).fill(next);
    const tokenBefore = await guestToken(context);

    await test.step("a day goes by", async () => {
      await server.stop();
      expect(await expireGuests(dataDir)).toBe(1);
      server = await startServer({ dataDir, port: server.port });
      await expect(page.getByText("Connected", { exact: true })).toBeVisible({ timeout: 40_000 });
      await expect(composer(page)).toHaveValue(next);
    });

    await test.step("the next question finds the session over: a new one begins, and nothing that was written is lost", async () => {
      await composer(page).press("Enter");
      await expect(page.getByText("Your session had expired, so a new one has begun. Your draft is kept.")).toBeVisible();
      await expect(composer(page)).toHaveValue(next);
      await expect(page).toHaveURL(`${server.url}/`);
      expect(await guestToken(context)).not.toBe(tokenBefore);
    });

    await test.step("asked again it is answered, in a conversation of the new session", async () => {
      await composer(page).press("Enter");
      await expect(questions(page)).toHaveCount(1);
      await expect(questions(page)).toContainText(next);
      await finished(answers(page).first());
      await expect(sidebar(page).locator("li")).toHaveText([next]);
    });
    await context.close();
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
});

async function guestToken(context: { cookies(): Promise<{ name: string; value: string }[]> }): Promise<string | undefined> {
  return (await context.cookies()).find(({ name }) => name === "footnote_guest")?.value;
}

import type { Page } from "@playwright/test";
import { askAndWait, composer, openHome, sidebar } from "./chat-page";
import { expect, test } from "./fixtures";
import { manyConversations } from "./long-thread";
import { startServer, temporaryFolder } from "./running-server";

const first = "How do I back up Footnote?";
const second = "How do I start Footnote on another port?";

const row = (page: Page, title: string) => sidebar(page).getByRole("link", { name: title });
const rows = (page: Page) => sidebar(page).locator("li");

async function showList(page: Page): Promise<void> {
  const open = page.getByRole("button", { name: "Open the conversations" });
  if ((await open.isVisible()) && !(await sidebar(page).isVisible())) await open.click();
}

async function choose(page: Page, title: string, item: string): Promise<void> {
  await showList(page);
  await page.getByRole("button", { name: `Actions for ${title}` }).click();
  await page.getByRole("menuitem", { name: item, exact: true }).click();
}

async function haveTwo(page: Page): Promise<void> {
  await openHome(page);
  await askAndWait(page, first);
  await openHome(page);
  await askAndWait(page, second);
}

test("a closed conversation takes no questions until it is reopened; an archived one leaves the list and can be brought back @phone", async ({
  asGuest,
}) => {
  const { page } = asGuest;
  await haveTwo(page);
  await choose(page, second, "Close");
  await expect(page.getByText("This conversation is closed.")).toBeVisible();
  await expect(composer(page)).toHaveCount(0);
  await page.keyboard.press("Escape");
  await page.locator("main").getByRole("button", { name: "Reopen" }).click();
  await expect(composer(page)).toBeVisible();

  await choose(page, second, "Archive");
  await expect(rows(page)).toHaveText([first]);
  await sidebar(page).getByRole("button", { name: "Undo" }).click();
  await expect(rows(page)).toHaveText([second, first]);
  await choose(page, second, "Archive");
  await sidebar(page).getByRole("button", { name: "Archived", exact: true }).click();
  await expect(rows(page)).toHaveText([second]);
  await row(page, second).click();
  await expect(page.getByText("This conversation is in the archive.")).toBeVisible();
  await expect.poll(() => page.title()).toContain(second);
  if (test.info().project.name === "phone") await expect(sidebar(page)).toBeHidden(); // the list has gone away by itself
  await page.locator("main").getByRole("button", { name: "Restore" }).click();
  await showList(page);
  await expect(sidebar(page).getByText("Nothing is archived.")).toBeVisible();
  await sidebar(page).getByRole("button", { name: "Back to the conversations" }).click();
  await expect(rows(page)).toHaveText([second, first]);
});

test("several are ticked, deleted together, and brought back together @phone", async ({ asGuest }) => {
  const { page } = asGuest;
  await haveTwo(page);
  await choose(page, first, "Select");
  await expect(page.getByText("1 selected")).toBeVisible();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("menu")).toHaveCount(0);
  await choose(page, first, "Select");
  await page.getByRole("checkbox", { name: second }).check();
  await expect(page.getByText("2 selected")).toBeVisible();
  await page.getByRole("region", { name: "Selected conversations" }).getByRole("button", { name: "Delete" }).click();
  await showList(page);
  await expect(rows(page)).toHaveCount(0);
  await expect(page.getByText("Deleted 2 conversations.")).toBeVisible();
  await sidebar(page).getByRole("button", { name: "Undo" }).click();
  await expect(rows(page)).toHaveText([second, first]);
});

test("a deletion can be undone from the archive's list as well, and is carried out whichever list is shown", async ({ asGuest }) => {
  const { page } = asGuest;
  await haveTwo(page);
  const archived = sidebar(page).getByRole("button", { name: "Archived", exact: true });
  const back = sidebar(page).getByRole("button", { name: "Back to the conversations" });
  await choose(page, first, "Delete");
  await archived.click();
  await expect(sidebar(page).getByText("Nothing is archived.")).toBeVisible();
  await sidebar(page).getByRole("button", { name: "Undo" }).click();
  await back.click();
  await expect(rows(page)).toHaveText([second, first]);
  await choose(page, first, "Delete");
  await archived.click();
  const gone = page.waitForResponse((response) => response.url().includes("conversation.delete"));
  expect((await gone).ok()).toBe(true);
  await back.click();
  await page.reload();
  await expect(rows(page)).toHaveText([second]);
});

test("what one tab does to the list stands in the others at once", async ({ asGuest }) => {
  const { page, context } = asGuest;
  await haveTwo(page);
  const other = await context.newPage();
  await openHome(other);
  await expect(rows(other)).toHaveText([second, first]);
  await choose(page, first, "Rename");
  await page.getByRole("textbox", { name: "Title" }).fill("Saving things");
  await page.keyboard.press("Enter");
  await expect(rows(other)).toHaveText([second, "Saving things"]);
  await choose(page, second, "Archive");
  await expect(rows(other)).toHaveText(["Saving things"]);
  await openHome(page);
  await askAndWait(page, second);
  await expect(rows(other)).toHaveText([second, "Saving things"]);
});

test("the list grows as it is read, however long it is @phone", async ({ openGuest }) => {
  test.setTimeout(120_000);
  const dataDir = temporaryFolder();
  let server = await startServer({ dataDir });
  try {
    const { page } = await openGuest(server.url);
    await openHome(page);
    await askAndWait(page, first);
    await page.goto("about:blank");
    await server.stop();
    await manyConversations(dataDir, 100);
    server = await startServer({ dataDir, port: server.port });
    await openHome(page);
    await showList(page);
    await expect(rows(page)).toHaveCount(30);
    await expect(sidebar(page).getByText("30 of 100 conversations")).toBeVisible();
    for (const count of [60, 90, 100]) {
      await sidebar(page)
        .getByText(/100 conversations/)
        .scrollIntoViewIfNeeded();
      await expect.poll(() => rows(page).count()).toBeGreaterThanOrEqual(count);
    }
    await expect(sidebar(page).getByText("100 conversations", { exact: true })).toBeVisible();
    await page.goto("about:blank");
  } finally {
    await server.stop();
  }
});

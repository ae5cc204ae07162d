import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { openList } from "./accounts";
import { expectAccessible } from "./axe";
import { answers, askAndWait, conversationId, openHome, questions } from "./chat-page";
import { becomeUser, newCredentials } from "./credentials";
import { expect, test } from "./fixtures";

const question = "How do I back up Footnote?";

async function choose(page: Page, title: string, item: string): Promise<void> {
  await openList(page);
  await page.getByRole("button", { name: `Actions for ${title}` }).click();
  await page.getByRole("menuitem", { name: item, exact: true }).click();
}

/** What a press lets the browser save: its name and its text. */
async function saved(page: Page, press: () => Promise<void>): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([page.waitForEvent("download"), press()]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
}

async function importFile(page: Page, name: string, text: string): Promise<void> {
  await page.goto("/account");
  await page.getByRole("button", { name: "Import conversations…" }).click();
  await page.getByLabel("File", { exact: true }).setInputFiles({ name, mimeType: "application/json", buffer: Buffer.from(text) });
}

/** ChatGPT's form: an empty message of the system before what was said. */
function chatgptFile(): string {
  const node = (id: string, parent: string | null, children: string[], said: [role: string, text: string] | null) => ({
    id,
    parent,
    children,
    message: said && { id, author: { role: said[0] }, create_time: 1_700_000_000, content: { content_type: "text", parts: [said[1]] } },
  });
  const mapping = {
    root: node("root", null, ["hidden"], null),
    hidden: node("hidden", "root", ["q"], ["system", ""]),
    q: node("q", "hidden", ["a"], ["user", "Which bird swims?"]),
    a: node("a", "q", [], ["assistant", "The **penguin** swims."]),
  };
  return JSON.stringify([{ id: "birds", title: "Birds that swim", create_time: 1_700_000_000, current_node: "a", mapping }]);
}

test("a guest takes a conversation along as Markdown and as JSON @phone", async ({ asGuest: { page } }) => {
  await openHome(page);
  await askAndWait(page, question);
  const markdown = await saved(page, () => choose(page, question, "Export as Markdown"));
  expect(markdown.name).toMatch(/^How do I back up Footnote.\.md$/);
  expect(markdown.text).toMatch(/^# How do I back up Footnote\?\n\n> How do I back up Footnote\?\n\n[\s\S]+\[\^1-1\]: \[/);
  const json = await saved(page, () => choose(page, question, "Export as JSON"));
  const { conversations } = JSON.parse(json.text);
  expect(conversations[0].messages[1].sources.length).toBeGreaterThan(0);
  await expect(answers(page)).toHaveCount(1);
});

test("everything is exported and imported into another account; a second import adds nothing @phone", async ({ asUser, browser }) => {
  const { page } = asUser;
  await openHome(page);
  await askAndWait(page, question);
  await page.goto("/account");
  const file = await saved(page, () => page.getByRole("link", { name: "Export everything" }).click());
  expect(file.name).toMatch(/^footnote-\d{4}-\d\d-\d\d\.json$/);

  const other = await browser.newContext({ baseURL: asUser.baseUrl });
  await becomeUser(other.request, newCredentials("importer"));
  const there = await other.newPage();
  await importFile(there, file.name, file.text);
  await expect(there.getByText("Would add 1 conversation and 2 messages")).toBeVisible();
  await there.getByRole("button", { name: "Import 1 conversation" }).click();
  await expect(there.getByText("1 conversation was imported.")).toBeVisible();
  await there.getByRole("link", { name: "To the chat", exact: true }).click();
  await openList(there);
  await there.getByRole("link", { name: question }).click();
  await expect(questions(there)).toContainText(question);
  await expect(answers(there).first().locator("[data-marker]").first()).toBeVisible();

  await importFile(there, file.name, file.text);
  await expect(there.getByText("Here already: 1 conversation and 2 messages")).toBeVisible();
  await expect(there.getByRole("button", { name: /^Import \d/ })).toHaveCount(0);
  await other.close();
});

test("ChatGPT's export is tried, imported and found; what is left out is listed @phone", async ({ asUser: { page } }) => {
  await importFile(page, "conversations.json", chatgptFile());
  await expect(page.getByText("Would add 1 conversation and 2 messages")).toBeVisible();
  await page.getByText("1 thing is left out").click();
  await expect(page.getByText("Conversation 1, “Birds that swim”: Empty.")).toBeVisible();
  await expectAccessible(page, "an import that was tried");
  await page.getByRole("button", { name: "Import 1 conversation" }).click();
  await page.getByRole("link", { name: "To the chat", exact: true }).click();
  await openList(page);
  await page.getByRole("link", { name: "Birds that swim" }).click();
  await expect(answers(page).first()).toContainText("The penguin swims.");
  await conversationId(page);
  await askAndWait(page, question);
});

test("a file that is none is refused in words, and another can be chosen", async ({ asUser: { page, expectedErrors } }) => {
  expectedErrors.push(/415/);
  await importFile(page, "export.zip", "PK not a file of conversations");
  await expect(page.getByRole("alert").filter({ hasText: "has to be unpacked first" })).toBeVisible();
  await page.getByLabel("File", { exact: true }).setInputFiles({
    name: "cut.json",
    mimeType: "application/json",
    buffer: Buffer.from(chatgptFile().slice(0, -1)),
  });
  await page.getByText("2 things are left out").click();
  await expect(page.getByText("The file breaks off in the middle.")).toBeVisible();
});

test("a file of more than anything else may have is read", async ({ asUser: { page } }) => {
  const [birds] = JSON.parse(chatgptFile());
  const many = Array.from({ length: 400 }, (_, i) => ({ ...birds, id: `birds-${i}`, title: `Birds ${i} ${"and more ".repeat(40)}` }));
  const text = JSON.stringify(many);
  expect(text.length).toBeGreaterThan(400_000);
  await importFile(page, "conversations.json", text);
  await expect(page.getByText("Would add 400 conversations and 800 messages")).toBeVisible();
});

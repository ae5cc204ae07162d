import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { APIRequestContext, BrowserContext, Page } from "@playwright/test";
import { hostileMarkdown } from "../src/testing/hostile-markdown";
import { answers, ask, composer, conversationId, finished, openHome, questions, sidebar } from "./chat-page";
import { expect, test } from "./fixtures";
import { lanternQuestion, type ServerWithModel, startServerWithModel } from "./model-server";
import { naughtyTexts } from "./naughty-texts";

// Beside what each test says, the guest's browser fails it on any dialog, console error, or request to another origin.

const extraFolder = process.env.FOOTNOTE_HOSTILE_DIR;
const extraTexts: string[] = fromFolder("naughty-strings.json", (text) => JSON.parse(text)) ?? [];
const extraMarkdown = fromFolder("markdown-xss.txt", (text) => [text, ...text.split("\n")]) ?? [];
const markdown = [...hostileMarkdown, ...extraMarkdown];

let served: ServerWithModel;
test.beforeAll(async () => {
  served = await startServerWithModel({ docs: { "lanterns.md": lanternsWith(""), ...hostileDocuments() } });
});
test.afterAll(() => served.close());

test("any text can be asked and becomes a title, shown letter for letter", async ({ asGuest }) => {
  const texts = [...naughtyTexts, ...extraTexts];
  test.setTimeout(60_000 + texts.length * 2_000);
  const { page, context } = asGuest;
  await openHome(page);
  const sent = texts.filter(isSendable).map((text) => text.trim());
  for (const text of texts.filter((each) => !isSendable(each))) {
    const refused = await context.request.post("/api/chat", { data: { message: text } });
    expect({ text, status: refused.status(), body: await refused.json() }).toMatchObject({
      status: 400,
      body: { error_code: "VALIDATION_FAILED" },
    });
  }
  for (const text of sent) {
    const id = await askOverRest(context.request, text);
    await page.goto(`/c/${id}`);
    await expect(questions(page).locator("p")).toBeVisible();
    const shown = await questions(page)
      .locator("p")
      .evaluateAll((paragraphs) => paragraphs.map(({ textContent }) => textContent));
    expect(shown).toEqual([text.replaceAll(/\r\n?/g, "\n")]);
  }
  for (const text of sent) await rename(context, sent.length, text);
});

test("a title of any text stays a title @phone", async ({ asGuest }, { project }) => {
  const { page, context } = asGuest;
  await openHome(page);
  for (const text of naughtyTexts.slice(0, 12)) await askOverRest(context.request, text);
  await page.reload();
  if (project.name === "phone") await page.getByRole("button", { name: "Open the conversations" }).click();
  const titles = sidebar(page).locator("li [dir=auto]");
  await expect(titles).toHaveCount(12);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await titles.first().click();
  await expect(questions(page)).toHaveCount(1);
});

test("4,000 characters can be sent, one more is counted and cannot, and NUL is refused with words", async ({ asGuest }) => {
  const { page, context, expectedErrors } = asGuest;
  expectedErrors.push(/400/);
  await openHome(page);
  await composer(page).fill("x".repeat(4_001));
  await expect(page.getByText("1 character too many")).toBeVisible();
  await expect(page.getByRole("button", { name: "Send", exact: true })).toBeDisabled();
  const refused = await context.request.post("/api/chat", { data: { message: "x".repeat(4_001) } });
  expect(await refused.json()).toMatchObject({ status: "error", error_code: "VALIDATION_FAILED" });
  await composer(page).fill("x".repeat(4_000));
  await expect(page.getByText("0 characters left")).toBeVisible();
  await composer(page).press("Enter");
  await finished(answers(page).first());
  await composer(page).fill("nul \0 here");
  await composer(page).press("Enter");
  await expect(page.getByText("This question cannot be sent as it is. Change it and send it again.")).toBeVisible();
});

test("documents with hostile markdown are answered from and shown, and nothing in them runs", async ({ openGuest }) => {
  test.setTimeout(60_000 + markdown.length * 1_500);
  const { page } = await openGuest(served.server.url);
  for (const index of markdown.keys()) {
    const response = await page.goto(`/d/hostile-${index}.md`);
    expect({ text: markdown[index], status: response?.status() }).toEqual({ text: markdown[index], status: 200 });
    await expect(page.getByText("lanterns of quay").first()).toBeVisible();
  }
});

test("hostile markdown from a model is shown, while it arrives and afterwards, and nothing in it runs @phone", async ({ openGuest }) => {
  test.setTimeout(120_000);
  const { page, context } = await openGuest(served.server.url);
  for (const batch of inBatchesOf(10, markdown)) {
    const text = `The lanterns are lit forty minutes before sunset [1].\n\n${batch.join("\n\n")}\n\nThe end.`;
    served.mock.reply({ kind: "stream", tokens: text.match(/[\s\S]{1,40}/g) ?? [], everyMs: 2 });
    await openHome(page);
    await finished(await ask(page, lanternQuestion));
    await expectHarmless(page);
    const id = await conversationId(page);
    await page.goto(`/c/${id}`);
    await expect(answers(page).locator("[data-marker]").first()).toBeVisible();
    await expectHarmless(page);
    expect((await context.request.get(`/api/chat/${id}`)).ok()).toBe(true);
  }
});

/** Nothing but what answers are made of: nothing that loads, nothing that sends, no address but a web page's or our own document's. */
async function expectHarmless(page: Page): Promise<void> {
  const answer = answers(page).locator("[data-answer-text]");
  await expect(
    answer.locator("img, script, iframe, object, embed, video, audio, source, form, input, style, link, meta, base, math"),
  ).toHaveCount(0);
  const addresses = await answer.locator("a").evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
  expect(addresses.filter((address) => !/^(https?:\/\/|mailto:|\/d\/|#)/.test(address))).toEqual([]);
  const handlers = await answer
    .locator("*")
    .evaluateAll((elements) => elements.flatMap((element) => element.getAttributeNames().filter((name) => name.startsWith("on"))));
  expect(handlers).toEqual([]);
}

/** Asks in a new conversation; its id. */
async function askOverRest(request: APIRequestContext, message: string): Promise<string> {
  const body = await (await request.post("/api/chat", { data: { message } })).json();
  expect({ message, status: body.status }).toEqual({ message, status: "success" });
  return body.session_id;
}

/** Renames the newest conversation over tRPC and reads the title back. */
async function rename({ request }: BrowserContext, total: number, title: string): Promise<void> {
  const list = await (await request.get(`/api/trpc/conversation.list?input=${encodeURIComponent("{}")}`)).json();
  expect(list.result.data.total).toBe(total);
  const conversationId = list.result.data.items[0].id;
  const reply = await request.post("/api/trpc/conversation.rename", { data: { conversationId, title } });
  expect({ title, status: reply.status() }).toEqual({ title, status: title.length > 500 ? 400 : 200 });
  if (reply.ok()) expect((await reply.json()).result.data.title).toBe(title);
}

function isSendable(text: string): boolean {
  return text.trim() !== "" && text.trim().length <= 4_000 && !text.includes("\0") && text.isWellFormed();
}

function inBatchesOf<T>(size: number, all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size));
}

function lanternsWith(text: string): string {
  return `# Harbour lanterns\n\nThe lanterns of quay are lit forty minutes before sunset.\n\n${text}\n`;
}

function hostileDocuments(): Record<string, string> {
  return Object.fromEntries(markdown.map((text, index) => [`hostile-${index}.md`, lanternsWith(text)]));
}

function fromFolder<T>(name: string, read: (text: string) => T): T | null {
  const file = path.join(extraFolder ?? "", name);
  return extraFolder !== undefined && existsSync(file) ? read(readFileSync(file, "utf8")) : null;
}

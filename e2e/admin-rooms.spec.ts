import { rmSync } from "node:fs";
import type { Page } from "@playwright/test";
import { corner, signUp } from "./accounts";
import { expectAccessible } from "./axe";
import { askAndWait, openHome } from "./chat-page";
import { newCredentials } from "./credentials";
import { expect, test } from "./fixtures";
import { footnote } from "./footnote-command";
import { startServer, temporaryFolder } from "./running-server";

const rows = (page: Page) => page.locator("tbody tr");
const chosen = (page: Page, label: string) => page.getByRole("combobox", { name: label, exact: true });
const isSoFar = (page: Page, texts: (string | RegExp)[]) =>
  expect(async () => {
    await page.getByRole("button", { name: "Load again" }).click();
    await expect(rows(page)).toContainText(texts, { timeout: 2_000 });
  }).toPass({ timeout: 60_000 });

test("an administrator reads what was rated, what pages are good for and what was logged, and takes it along", async ({ openGuest }) => {
  test.setTimeout(240_000);
  const dataDir = temporaryFolder();
  const server = await startServer({ dataDir });
  try {
    const guest = await openGuest(server.url);
    const { page } = await openGuest(server.url);

    await test.step("a guest asks and rates", async () => {
      await openHome(guest.page);
      const answer = await askAndWait(guest.page, "How do I back up Footnote?");
      await answer.getByRole("button", { name: "Bad answer", exact: true }).click();
      await answer.getByRole("checkbox", { name: "Something is missing" }).check();
      await answer.getByRole("textbox", { name: "In your words (optional)" }).fill("=HOW(often)");
      await answer.getByRole("button", { name: "Save", exact: true }).click();
      await expect(answer.getByRole("textbox")).toHaveCount(0);
    });

    await test.step("the rating is in the inbox, and leads to its conversation", async () => {
      await page.goto(server.adminLink ?? "");
      await signUp(page, newCredentials("boss"), "Boss");
      await expect(corner(page, "Boss")).toBeVisible();
      await page.goto("/admin/feedback");
      await expect(page.getByText("1 rating", { exact: true })).toBeVisible();
      await expect(rows(page)).toHaveText([/Down.*=HOW\(often\).*Incomplete.*How do I back up Footnote\?/]);
      await expectAccessible(page, "the inbox");
      await chosen(page, "Rating").selectOption("up");
      await expect(page.getByText("No rating is like that.")).toBeVisible();
      await expect(page).toHaveURL(/rating=up/);
      await page.goBack();
      await page.getByRole("link", { name: "How do I back up Footnote?" }).click();
      await expect(page.getByRole("region", { name: /^Conversation: How do I back up/ })).toBeVisible();
      await page.goto("/admin/conversations?rating=down");
      await expect(page.getByText("1 conversation", { exact: true })).toBeVisible();
    });

    await test.step("the pages say which of them answers cite", async () => {
      await page.goto("/admin/pages?use=cited");
      await expect(rows(page).filter({ hasText: "backup.md" })).toHaveText([/11/]);
      await expectAccessible(page, "the pages");
      const cited = await rows(page).count();
      await expect(page.getByText(`${cited} page${cited === 1 ? "" : "s"}`, { exact: true })).toBeVisible();
      await chosen(page, "What answers made of them").selectOption("unseen");
      await expect(rows(page).filter({ hasText: "backup.md" })).toHaveCount(0);
    });

    await test.step("lists are taken along without formulas", async () => {
      await page.goto("/admin/feedback");
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Save as CSV" }).click()]);
      expect(download.suggestedFilename()).toMatch(/^feedback-\d{4}-\d\d-\d\d\.csv$/);
      const reply = await page.request.get("/api/admin/csv/feedback?rating=down");
      expect((await reply.text()).split("\r\n")).toEqual([
        "conversation_id,title,rating,of_footnote,reasons,comment,outcome,rated_at",
        expect.stringMatching(/,How do I back up Footnote\?,down,false,incomplete,'=HOW\(often\),/),
        "",
      ]);
    });

    await test.step("all of that is in the audit log, in a chain that the doctor verifies", async () => {
      await page.goto("/admin/audit");
      await isSoFar(page, [/Table taken as CSV/, /Table taken as CSV/, /Conversation opened/]);
      await expectAccessible(page, "the audit log");
      await chosen(page, "What was done").selectOption("conversation-opened");
      await expect(rows(page)).toHaveText([/Conversation opened/]);
      await expect(async () => {
        const { out } = await footnote(["doctor"], { FOOTNOTE_DATA: dataDir });
        expect(out).toMatch(/ok +audit: [1-9]\d* events in the chain.*, end [0-9a-f]{64}/);
      }).toPass({ timeout: 60_000 });
    });
    await guest.context.close();
    await page.context().close();
  } finally {
    await server.stop();
  }
  rmSync(dataDir, { recursive: true, force: true });
});

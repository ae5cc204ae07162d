import { rmSync } from "node:fs";
import type { Page } from "@playwright/test";
import { corner, signIn, signUp } from "./accounts";
import { expectAccessible } from "./axe";
import { askAndWait, openHome } from "./chat-page";
import { newCredentials } from "./credentials";
import { searchDatabase } from "./database-search";
import { expect, test } from "./fixtures";
import { startServer, temporaryFolder } from "./running-server";

const question = "Which enzyme unwinds the DNA double helix before replication?";
const again = "Which enzyme is it that unwinds the double helix of DNA?";
const rows = (page: Page) => page.locator("tbody tr");

test("questions that fell short come together, are planned by one of two administrators, and asked again", async ({ openGuest }) => {
  test.setTimeout(240_000);
  const dataDir = temporaryFolder();
  const server = await startServer({ dataDir });
  const boss = newCredentials("boss");
  try {
    const guest = await openGuest(server.url);
    const first = await openGuest(server.url);
    const second = await openGuest(server.url);
    // The refusal of a change that somebody else was faster with.
    second.expectedErrors.push(/status of 409/);

    await test.step("two guests ask the same in other words", async () => {
      await openHome(guest.page);
      await askAndWait(guest.page, question);
      const other = await openGuest(server.url);
      await openHome(other.page);
      await askAndWait(other.page, again);
      await other.context.close();
    });

    await test.step("which is one group", async () => {
      await first.page.goto(server.adminLink ?? "");
      await signUp(first.page, boss, "Boss");
      await expect(corner(first.page, "Boss")).toBeVisible();
      await first.page.goto("/admin/gaps");
      await expect(async () => {
        await first.page.getByRole("button", { name: "Load again" }).click();
        await expect(rows(first.page)).toHaveCount(1, { timeout: 2_000 });
        await expect(rows(first.page)).toHaveText([/New2/], { timeout: 2_000 });
      }).toPass({ timeout: 90_000 });
      await expect(first.page.getByText("1 group of questions", { exact: true })).toBeVisible();
      await expectAccessible(first.page, "the gaps");
    });

    await test.step("two administrators open it, and the second is told that the first was faster", async () => {
      await second.page.goto("/sign-in?from=%2Fadmin%2Fgaps");
      await signIn(second.page, boss);
      for (const { page } of [first, second]) {
        await rows(page).getByRole("link").click();
        await expect(page.getByRole("heading", { name: "The latest 2 questions of 2" })).toBeVisible();
      }
      await expectAccessible(first.page, "a group");
      await first.page.getByRole("combobox", { name: "State of the group" }).selectOption("planned");
      await first.page.getByLabel(/^Note/).fill("A page on enzymes.");
      await first.page.getByRole("button", { name: "Save" }).click();
      await expect(rows(first.page)).toHaveText([/Planned2/]);

      await second.page.getByLabel(/^Name/).fill("Enzymes");
      await second.page.getByRole("button", { name: "Save" }).click();
      await expect(second.page.getByText("Somebody else has changed this group since.")).toBeVisible();
      await second.page.getByRole("button", { name: "Load theirs" }).click();
      await expect(second.page.getByLabel(/^Note/)).toHaveValue("A page on enzymes.");
      await second.page.getByLabel(/^Name/).fill("Enzymes");
      await second.page.getByRole("button", { name: "Save" }).click();
      await expect(rows(second.page)).toHaveText([/Enzymes/]);
    });

    await test.step("once the page is said to be there, the questions are asked again", async () => {
      await second.page.getByRole("combobox", { name: "State of the group" }).selectOption("written");
      await second.page.getByRole("button", { name: "Save" }).click();
      await expect(async () => {
        await second.page.reload();
        await expect(second.page.getByText("Asked again: Not covered")).toHaveCount(2, { timeout: 3_000 });
      }).toPass({ timeout: 90_000 });
      await expect(second.page.getByText(/0 of 2 answered/)).toBeVisible();
    });

    await test.step("a question leads to its conversation; whoever erases it takes it out of the group", async () => {
      await second.page.getByRole("link", { name: question }).click();
      await expect(second.page.getByRole("region", { name: /^Conversation: Which enzyme/ })).toBeVisible();
      await guest.page.getByRole("button", { name: "End or erase" }).click();
      await guest.page.getByRole("button", { name: "Erase everything of mine now" }).click();
      await expect(guest.page.getByText(question)).toHaveCount(0);
      await first.page.getByRole("button", { name: "Load again" }).click();
      await expect(rows(first.page)).toHaveText([/Enzymes.*Written1/]);
    });
    for (const { context } of [guest, first, second]) await context.close();
  } finally {
    await server.stop();
  }
  const found = await searchDatabase(dataDir, [question, again]);
  expect(found[question]).toEqual([]);
  expect(found[again]).not.toEqual([]);
  rmSync(dataDir, { recursive: true, force: true });
});

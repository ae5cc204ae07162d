import { rmSync } from "node:fs";
import type { Page } from "@playwright/test";
import { corner, signUp } from "./accounts";
import { expectAccessible } from "./axe";
import { askAndWait, conversationId, openHome } from "./chat-page";
import { becomeUser, newCredentials } from "./credentials";
import { searchDatabase } from "./database-search";
import { expect, test } from "./fixtures";
import { startServer, temporaryFolder } from "./running-server";

const rows = (page: Page) => page.locator("tbody tr");
const sentence = (page: Page, label: string) => page.getByRole("combobox", { name: label, exact: true });
const actions = async (page: Page, email: string, action: string) => {
  await page.getByRole("button", { name: `Actions for ${email}` }).click();
  await page.getByRole("menuitem", { name: action }).click();
};

test("the first administrator browses what was asked, and shuts somebody out whose page stops", async ({ openGuest }) => {
  test.setTimeout(240_000);
  const dataDir = temporaryFolder();
  const server = await startServer({ dataDir });
  const [boss, ada, second] = [newCredentials("boss"), newCredentials("ada"), newCredentials("second")];
  let opened = "";
  try {
    const admin = await openGuest(server.url);
    const person = await openGuest(server.url);
    const guest = await openGuest(server.url);
    // Refusals that this test brings about: the calls of pages whose session is over, and the admin as a missing page.
    for (const { expectedErrors } of [admin, person]) expectedErrors.push(/status of 40[134]/);

    await test.step("a guest and a person ask", async () => {
      await openHome(guest.page);
      await askAndWait(guest.page, "Which enzyme unwinds the DNA double helix before replication?");
      await becomeUser(person.page.request, ada);
      await openHome(person.page);
      await askAndWait(person.page, "How do I start Footnote on another port?");
      opened = await conversationId(person.page);
    });

    await test.step("the admin is no page for them", async () => {
      expect((await person.page.request.get("/admin/conversations")).status()).toBe(404);
      await guest.page.goto("/admin/users");
      await expect(guest.page).toHaveURL(`${server.url}/sign-in?from=%2Fadmin%2Fusers`);
    });

    await test.step("the link that the start printed makes the first administrator", async () => {
      expect(server.adminLink).not.toBeNull();
      await admin.page.goto(server.adminLink ?? "");
      await signUp(admin.page, boss, "Boss");
      await expect(corner(admin.page, "Boss")).toBeVisible();
      await admin.page.goto("/admin");
      await expect(admin.page).toHaveURL(`${server.url}/admin/conversations`);
      await expect(admin.page.getByText("2 conversations", { exact: true })).toBeVisible();
      await expect(rows(admin.page)).toHaveText([new RegExp(ada.email), /A guest/]);
      await expectAccessible(admin.page, "the conversations");
    });

    await test.step("sentences choose, and stand in the address", async () => {
      await sentence(admin.page, "Answered").selectOption({ label: "with “not covered”" });
      await expect(rows(admin.page)).toHaveText([/DNA double helix/]);
      await sentence(admin.page, "Asked by").selectOption({ label: "people with an account" });
      await expect(admin.page.getByText("No conversation is like that.")).toBeVisible();
      await expect(admin.page).toHaveURL(/owner=user&outcome=not_found/);
      await admin.page.goBack();
      await expect(rows(admin.page)).toHaveText([/DNA double helix/]);
      await admin.page.reload();
      await expect(rows(admin.page)).toHaveText([/DNA double helix/]);
      await admin.page.goto("/admin/conversations?owner=user&within=today");
      await expect(rows(admin.page)).toHaveText([/another port/]);
    });

    await test.step("one opens beside the list, with its sources and figures", async () => {
      await admin.page.getByRole("link", { name: "How do I start Footnote on another port?" }).click();
      await expect(admin.page).toHaveURL(`${server.url}/admin/conversations/${opened}?owner=user&within=today`);
      const view = admin.page.getByRole("region", { name: /^Conversation: How do I start/ });
      await expect(view.getByText("is in the audit log")).toBeVisible();
      await expect(view.getByRole("article", { name: "Answer" }).locator("[data-marker]").first()).toBeVisible();
      await expect(view.getByText("Grounded", { exact: true })).toBeVisible();
      await view.getByText("How it came about").click();
      await expect(view.getByRole("columnheader", { name: "BM25" })).toBeVisible();
      await expect(view.getByText(/^Where the time went/)).toBeVisible();
      await expect(view.getByRole("cell", { name: "Cited as 1" })).toBeVisible();
      await expectAccessible(admin.page, "one conversation");
    });

    await test.step("its question is asked again beside it, and the conversation stays as it is", async () => {
      const view = admin.page.getByRole("region", { name: /^Conversation: How do I start/ });
      await view.getByRole("button", { name: "Ask again today" }).click();
      await expect(view.getByText("The answer is the same, word for word.")).toBeVisible();
      await expect(view.getByRole("row", { name: "Outcome Grounded Grounded" })).toBeVisible();
      await expectAccessible(admin.page, "a replay");
      await expect(view.getByText(/^2 messages/)).toBeVisible();
      await admin.page.keyboard.press("Escape");
      await expect(view).toHaveCount(0);
    });

    await test.step("whoever is disabled has no page any more, until enabled again", async () => {
      await admin.page.getByRole("link", { name: "Users", exact: true }).click();
      await expect(rows(admin.page)).toHaveCount(2);
      await expectAccessible(admin.page, "the users");
      await actions(admin.page, ada.email, "Disable");
      await expect(admin.page.getByText(`${ada.email} is disabled`)).toBeVisible();
      await expect(person.page.getByText("You were signed out here")).toBeVisible({ timeout: 5_000 });
      await admin.page.getByRole("button", { name: "Undo" }).click();
      await expect(admin.page.getByText(`${ada.email} can sign in again.`)).toBeVisible();
    });

    await test.step("an invitation is shown once", async () => {
      await admin.page.getByRole("button", { name: "Invite" }).click();
      await admin.page.getByLabel("For this address only").fill(second.email);
      await admin.page.getByRole("button", { name: "Make the link" }).click();
      await expect(admin.page.getByLabel("The link", { exact: true })).toHaveValue(/\/link\/[\w-]{43}$/);
      await expectAccessible(admin.page, "an invitation");
      const link = await admin.page.getByLabel("The link", { exact: true }).inputValue();
      await admin.page.keyboard.press("Escape");
      const invited = await openGuest(server.url);
      invited.expectedErrors.push(/status of 40[134]/);
      await invited.page.goto(link);
      await expect(invited.page.getByLabel("E-mail address", { exact: true })).toHaveValue(second.email);
      await invited.page.getByLabel("New password", { exact: true }).fill(second.password);
      await invited.page.getByRole("button", { name: "Create the account" }).click();
      await expect(corner(invited.page, second.email)).toBeVisible();

      await admin.page.reload();
      await admin.page.getByRole("combobox", { name: `Role of ${second.email}` }).selectOption("admin");
      await expect(admin.page.getByText(`${second.email} is an administrator now.`)).toBeVisible();
      await invited.page.goto("/admin/users");
      await expect(rows(invited.page)).toHaveCount(3);
      await admin.page.getByRole("combobox", { name: `Role of ${second.email}` }).selectOption("user");
      await expect(admin.page.getByText(`${second.email} is a user now`)).toBeVisible();
      await invited.page.getByRole("button", { name: "Load again" }).click();
      await expect(invited.page.getByText("You are signed out. Sign in again.")).toBeVisible();
      expect((await invited.page.request.get("/admin/users")).url()).toContain("/sign-in");
      await invited.context.close();
    });

    await test.step("whoever is deleted is typed first, and gone then", async () => {
      await actions(admin.page, ada.email, "Delete…");
      const submit = admin.page.getByRole("button", { name: "Delete for good" });
      await expect(submit).toBeDisabled();
      await expectAccessible(admin.page, "a deletion");
      await admin.page.getByLabel(`Type ${ada.email} to delete it`).fill(ada.email);
      await submit.click();
      await expect(admin.page.getByText(`${ada.email} and everything of theirs is deleted.`)).toBeVisible();
      await expect(rows(admin.page)).toHaveCount(2);
    });
    for (const { context } of [admin, person, guest]) await context.close();
  } finally {
    await server.stop();
  }
  const found = await searchDatabase(dataDir, ["conversation-opened", ada.email, "on another port?"]);
  expect(found["conversation-opened"]).toContain("public.audit_events"); // the guide, which is indexed, names it too
  expect(found[ada.email]).toEqual([]);
  rmSync(dataDir, { recursive: true, force: true });
});

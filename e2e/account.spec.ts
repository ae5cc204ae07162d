import { rmSync } from "node:fs";
import type { Page } from "@playwright/test";
import { corner, openList, signIn, signOut, signUp } from "./accounts";
import { answers, askAndWait, composer, conversationId, openHome, questions, sidebar } from "./chat-page";
import { newCredentials } from "./credentials";
import { searchDatabase } from "./database-search";
import { expect, test } from "./fixtures";
import { startServer, temporaryFolder } from "./running-server";

const rows = (page: Page) => sidebar(page).locator("li");
const asked = "How do I back up Footnote when the vixenberry harvest comes?";

test("a guest asks, signs up, is signed in elsewhere, is signed out from there, and leaves nothing behind", async ({ openGuest }) => {
  test.setTimeout(180_000);
  const dataDir = temporaryFolder();
  const server = await startServer({ dataDir });
  const ada = newCredentials("ada");
  try {
    const here = await openGuest(server.url);
    const there = await openGuest(server.url);
    const other = await openGuest(server.url);
    // Refusals that this test brings about: a wrong password, and the calls of a page whose session is over.
    for (const guest of [here, there]) guest.expectedErrors.push(/status of 40[13]/);
    await openHome(other.page);
    await askAndWait(other.page, "How do I stop the lanternfish server?");

    await test.step("guest: ask, then sign up and find the conversation claimed", async () => {
      await openHome(here.page);
      await askAndWait(here.page, asked);
      const id = await conversationId(here.page);
      await sidebar(here.page).getByRole("link", { name: "Sign in" }).click();
      await expect(here.page.getByText("1 conversation from this browser will be added to your account.")).toBeVisible();
      await here.page.getByRole("link", { name: "Create an account" }).click();
      await signUp(here.page, ada, "Ada Vixen");
      await expect(here.page).toHaveURL(`${server.url}/c/${id}`);
      await expect(corner(here.page, "Ada Vixen")).toBeVisible();
      await expect(answers(here.page)).toHaveCount(1);
      await expect(rows(here.page)).toHaveText([asked]);
      await expect(here.page.getByText("They stay until you delete them.")).toBeVisible();
    });

    await test.step("signed out, the browser knows nothing of it", async () => {
      await signOut(here.page, "Ada Vixen");
      await expect(here.page).toHaveURL(`${server.url}/`);
      await expect(rows(here.page)).toHaveCount(0);
      await expect(here.page.getByText("Your conversations will be listed here.")).toBeVisible();
    });

    await test.step("another browser: one wrong password, then the history is there", async () => {
      await there.page.goto("/sign-in?from=https://evil.example/");
      await signIn(there.page, { ...ada, password: "not the password" });
      await expect(there.page.getByRole("alert").filter({ hasText: "do not go together" })).toBeVisible();
      await expect(there.page.getByLabel("Password", { exact: true })).toBeFocused();
      await signIn(there.page, ada);
      await expect(there.page).toHaveURL(`${server.url}/`);
      await expect(rows(there.page)).toHaveText([asked]);
      await sidebar(there.page).getByRole("link", { name: asked }).click();
      await expect(questions(there.page)).toContainText(asked);
      await expect(answers(there.page)).toHaveCount(1);
    });

    await test.step("what is revoked elsewhere ends here, in words, and the draft stays", async () => {
      await here.page.goto("/sign-in");
      await signIn(here.page, ada);
      await sidebar(here.page).getByRole("link", { name: asked }).click();
      await expect(here.page.getByText("Connected", { exact: true })).toBeVisible();
      await composer(here.page).fill("half a question about vixenberries");
      await there.page.goto("/account");
      const places = there.page.getByRole("region", { name: "Where am I signed in" });
      await expect(places.getByRole("listitem")).toHaveCount(2);
      await expect(places.getByRole("listitem").filter({ hasText: "This browser" })).toHaveCount(1);
      await places.getByRole("button", { name: /^Sign out Chrome/ }).click();
      await expect(places.getByText("is signed out.")).toBeVisible();
      await expect(places.getByRole("listitem")).toHaveCount(1);

      await expect(here.page.getByText("You were signed out here")).toBeVisible();
      await expect(composer(here.page)).toHaveValue("half a question about vixenberries");
      await expect(here.page).toHaveURL(`${server.url}/`);
      await expect(rows(here.page)).toHaveCount(0);
      await expect(sidebar(here.page).getByRole("link", { name: "Sign in" })).toBeVisible();
    });

    await test.step("the account is deleted, and nobody can sign in to it", async () => {
      await there.page.getByRole("button", { name: "Delete my account…" }).click();
      const dialog = there.page.getByRole("dialog", { name: "Delete your account?" });
      await dialog.getByLabel("E-mail address").fill("somebody@example.org");
      await dialog.getByLabel("Password", { exact: true }).fill(ada.password);
      await dialog.getByRole("button", { name: "Delete it with everything in it" }).click();
      await expect(dialog.getByText("This is not the address of your account.")).toBeVisible();
      await dialog.getByLabel("E-mail address").fill(ada.email);
      await dialog.getByRole("button", { name: "Delete it with everything in it" }).click();
      await there.page.getByRole("dialog", { name: "Your account is gone." }).getByRole("link", { name: "To the chat" }).click();
      await expect(there.page.getByRole("heading", { name: "Ask the documents." })).toBeVisible();
      await expect(rows(there.page)).toHaveCount(0);
      await there.page.goto("/sign-in");
      await signIn(there.page, ada);
      await expect(there.page.getByRole("alert").filter({ hasText: "do not go together" })).toBeVisible();
    });

    for (const { context } of [here, there, other]) await context.close();
    await server.stop();
    const found = await searchDatabase(dataDir, ["vixenberry", "Ada Vixen", ada.email, "lanternfish"]);
    expect(found).toEqual({ vixenberry: [], "Ada Vixen": [], [ada.email]: [], lanternfish: expect.arrayContaining(["public.messages"]) });
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
});

test("where guests may not ask, every page leads to signing in and back; a session that ends keeps the draft", async ({ openGuest }) => {
  test.setTimeout(120_000);
  const server = await startServer({ env: { GUESTS: "off" } });
  try {
    const { page, context, expectedErrors } = await openGuest(server.url);
    const grace = newCredentials("grace");
    expectedErrors.push(/status of 40[13]/);
    for (const path of ["/", "/c/018f0000-0000-7000-8000-000000000001", "/d/index.md"]) {
      await page.goto(path);
      expect(new URL(page.url()).pathname, path).toBe("/sign-in");
    }
    await expect(page.getByText("This server is for people with an account.")).toBeVisible();
    await page.getByRole("link", { name: "Create an account" }).click();
    await signUp(page, grace);
    await expect(page).toHaveURL(`${server.url}/d/index.md`);
    await openHome(page);
    await askAndWait(page, "How do I back up Footnote?");
    const path = `/c/${await conversationId(page)}`;
    await composer(page).fill("a draft");
    const ended = await context.request.post("/api/trpc/account.signOutEverywhere", { data: {} });
    expect(ended.ok()).toBe(true);
    await expect(page).toHaveURL(`${server.url}/sign-in?from=${encodeURIComponent(path)}`);
    await signIn(page, grace);
    await expect(page).toHaveURL(`${server.url}${path}`);
    await expect(composer(page)).toHaveValue("a draft");
    await context.close();
  } finally {
    await server.stop();
  }
});

test("signing in needs no mouse, and says how long to wait after too many tries", async ({ asUser }) => {
  const { page, email, password, expectedErrors } = asUser;
  expectedErrors.push(/status of 429/);
  await openHome(page);
  await signOut(page, email);
  await page.goto("/sign-in");
  const typeBoth = async () => {
    await page.keyboard.type(email);
    await page.keyboard.press("Tab");
    await page.keyboard.type(password);
  };
  for (const stop of ["Skip to the form", "Footnote, to the chat"]) {
    await page.keyboard.press("Tab");
    await expect(page.getByRole("link", { name: stop })).toBeFocused();
  }
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("E-mail address")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Fill in your e-mail address.")).toBeVisible();
  await expect(page.getByLabel("E-mail address")).toBeFocused();

  await page.route("**/api/auth/callback/credentials", (route) =>
    route.fulfill({ status: 429, json: { error: { code: "RATE_LIMITED", retryAfterMs: 8_000 } } }),
  );
  await typeBoth();
  await page.keyboard.press("Enter");
  await expect(page.locator("p", { hasText: "Too many tries." })).toBeVisible();
  await expect(page.getByRole("button", { name: "Sign in", exact: true })).toHaveAttribute("aria-disabled", "true");
  await expect(page.locator("p", { hasText: "Too many tries." })).toHaveCount(0);
  await page.unroute("**/api/auth/callback/credentials");

  await page.getByLabel("Password", { exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Connected", { exact: true })).toBeVisible();
  await corner(page, email).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Account" })).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("menuitem", { name: "Sign out" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(corner(page, email)).toBeFocused();
});

test("another tab of the browser follows a sign-in and a sign-out", async ({ asGuest }) => {
  const { page, context } = asGuest;
  const nell = newCredentials("nell");
  await openHome(page);
  await askAndWait(page, "How do I back up Footnote?");
  const tab = await context.newPage();
  await tab.goto("/sign-up");
  await signUp(tab, nell);
  await expect(corner(tab, nell.email)).toBeVisible();

  // The first tab goes on with its conversation, which is the account's now.
  await askAndWait(page, "How do I start Footnote on another port?");
  await page.evaluate(() => window.dispatchEvent(new Event("visibilitychange")));
  await expect(corner(page, nell.email)).toBeVisible();
  await expect(rows(page)).toHaveText(["How do I back up Footnote?"]);

  await signOut(tab, nell.email);
  await page.evaluate(() => window.dispatchEvent(new Event("visibilitychange")));
  await expect(page.getByText("You were signed out here")).toBeVisible();
  await expect(rows(page)).toHaveCount(0);
});

test("on a phone people sign up, find their account in the sheet and sign out @phone-only", async ({ asGuest }) => {
  const { page } = asGuest;
  const emmy = newCredentials("emmy");
  await openHome(page);
  await openList(page);
  await sidebar(page).getByRole("link", { name: "Sign in" }).click();
  await page.getByRole("link", { name: "Create an account" }).click();
  await signUp(page, emmy, "Emmy");
  await expect(page.getByText("Connected", { exact: true })).toBeVisible();
  await openList(page);
  await corner(page, "Emmy").click();
  await page.getByRole("menuitem", { name: "Account" }).click();
  await expect(page.getByText(emmy.email)).toBeVisible();
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(page).toHaveURL(/\/$/);
});

test("a page that is opened after its session has ended says so, and asks on as a guest", async ({ asUser }) => {
  const { page, context, expectedErrors } = asUser;
  expectedErrors.push(/status of 40[134]/);
  await openHome(page);
  await askAndWait(page, "How do I back up Footnote?");
  const path = `/c/${await conversationId(page)}`;
  await page.goto("about:blank");
  const cookies = await context.cookies();
  await context.request.post("/api/trpc/account.signOutEverywhere", { data: {} });
  await context.addCookies(cookies);

  await page.goto(path);
  await expect(page).toHaveURL(/\/sign-in\?from=/);
  await expect(page.getByText("You were signed out here.")).toBeVisible();
  await page.getByRole("link", { name: "Ask without an account" }).click();
  await expect(page.getByText("this page is a guest’s now")).toBeVisible();
  await askAndWait(page, "How do I start Footnote on another port?");
  await expect(rows(page)).toHaveText(["How do I start Footnote on another port?"]);
  await page.goto(path);
  await expect(page.getByRole("heading", { name: "There is no such conversation." })).toBeVisible();
  await expect(page.getByRole("main").getByRole("link", { name: "Sign in" })).toHaveAttribute(
    "href",
    `/sign-in?from=${encodeURIComponent(path)}`,
  );
});

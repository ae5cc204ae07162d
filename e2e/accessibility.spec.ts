import { corner, openList, signIn, signUp } from "./accounts";
import { expectAccessible } from "./axe";
import { askAndWait, markers, note, openHome } from "./chat-page";
import { newCredentials } from "./credentials";
import { expect, test } from "./fixtures";

for (const colorScheme of ["light", "dark"] as const) {
  test(`every view is accessible, ${colorScheme} @phone`, async ({ asGuest }, { project }) => {
    test.setTimeout(120_000);
    const { page, context } = asGuest;
    const isPhone = project.name === "phone";
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await openHome(page);
    await expectAccessible(page, "the empty page");

    const answer = await askAndWait(page, "How do I start Footnote on another port?");
    await markers(answer).first().click();
    await note(answer, 1).getByRole("button", { name: "Show passage" }).click();
    await expectAccessible(page, "an answer with an open note");

    await answer.getByRole("button", { name: /^\d+ sources?$/ }).click();
    await expect(page.getByRole("dialog", { name: "Sources" })).toBeVisible();
    await expectAccessible(page, "the sources");
    await page.keyboard.press("Escape");

    await askAndWait(page, "Which enzyme unwinds the DNA double helix before replication?");
    await expectAccessible(page, "what the documents do not cover");

    if (isPhone) await page.getByRole("button", { name: "Open the conversations" }).click();
    await page.getByRole("button", { name: /^Actions for/ }).click();
    await expect(page.getByRole("menu")).toBeVisible();
    await expectAccessible(page, "the menu of a conversation");
    await page.getByRole("menuitem", { name: "Rename" }).click();
    await expect(page.getByRole("textbox", { name: "Title" })).toBeFocused();
    await expectAccessible(page, "a title being changed");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /^Actions for/ }).click();
    await page.getByRole("menuitem", { name: "Select" }).click();
    await expect(page.getByRole("region", { name: "Selected conversations" })).toBeVisible();
    await expectAccessible(page, "conversations being ticked");
    await page.getByRole("button", { name: "Done" }).click();
    await page.getByRole("navigation", { name: "Conversations" }).getByRole("button", { name: "Archived", exact: true }).click();
    await expect(page.getByText("Nothing is archived.")).toBeVisible();
    await expectAccessible(page, "the archive");
    await page.getByRole("button", { name: "Back to the conversations" }).click();
    await page.getByRole("button", { name: "Preferences" }).click();
    await expect(page.getByRole("dialog", { name: "Preferences" })).toBeVisible();
    await expectAccessible(page, "the preferences");
    await page.keyboard.press("Escape");

    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Words, a conversation or an action" }).fill("port");
    await expect(page.getByRole("option").locator("mark").first()).toBeVisible();
    await expectAccessible(page, "the search");
    await page.keyboard.press("Escape");

    await page.getByRole("textbox", { name: "Your question" }).fill("/help");
    await page.keyboard.press("Enter");
    await expect(page.getByText("/new begins a new conversation")).toBeVisible();
    await expectAccessible(page, "the help");

    await page.getByRole("button", { name: "End or erase" }).click();
    await expect(page.getByRole("dialog", { name: "What is kept" })).toBeVisible();
    await expectAccessible(page, "what is kept");
    await page.keyboard.press("Escape");

    const opened = context.waitForEvent("page");
    await note(answer, 1).getByRole("link").first().click();
    const document = await opened;
    await document.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expect(document.getByRole("region", { name: "The quoted passage" })).toBeVisible();
    await expectAccessible(document, "a document");
  });

  test(`every page of accounts is accessible, ${colorScheme} @phone`, async ({ asGuest }) => {
    test.setTimeout(120_000);
    const { page, expectedErrors } = asGuest;
    expectedErrors.push(/status of 40[13]/);
    const ada = newCredentials("ada");
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });

    await page.goto("/sign-in");
    await expectAccessible(page, "signing in");
    await signIn(page, { ...ada, password: "" });
    await expectAccessible(page, "a form with a field to mend");
    await signIn(page, ada);
    await expect(page.getByRole("alert").filter({ hasText: "do not go together" })).toBeVisible();
    await expectAccessible(page, "signing in, refused");
    await page.goto("/forgot-password");
    await expectAccessible(page, "a forgotten password");
    await page.goto(`/link/${"x".repeat(43)}`);
    await expectAccessible(page, "a link that was used");

    await page.goto("/sign-up");
    await expectAccessible(page, "signing up");
    await signUp(page, ada, "Ada");
    await expect(page.getByText("Connected", { exact: true })).toBeVisible();
    await openList(page);
    await corner(page, "Ada").click();
    await expect(page.getByRole("menu")).toBeVisible();
    await expectAccessible(page, "the account's menu");

    await page.goto("/account");
    await expectAccessible(page, "the account");
    await page.getByRole("button", { name: "Delete my account…" }).click();
    await expect(page.getByRole("dialog", { name: "Delete your account?" })).toBeVisible();
    await expectAccessible(page, "deleting the account");
  });
}

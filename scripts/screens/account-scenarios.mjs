// Signing in and up, one-time links, the account, and what the chat page says of whoever is signed in.
import { refuse, reply } from "./stage.mjs";

const fill = async (page, fields) => {
  for (const [label, words] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(words);
};
const press = (page, name) => page.getByRole("button", { name, exact: true }).click();
const right = { "E-mail address": "ada@example.org", Password: "four words in a row" };
const credentials = "/api/auth/callback/credentials";
const at = (path) => ({ path, isServers: true });
const atLink = (kind) => ({ path: (cast) => cast.link(kind), isServers: true });

export const accountScenarios = [
  { name: "sign-in", ...at("/sign-in"), as: "guest" },
  { name: "sign-in-empty", ...at("/sign-in"), act: (page) => press(page, "Sign in") },
  {
    name: "sign-in-wrong",
    ...at("/sign-in"),
    lines: { [credentials]: reply(401, { error: { code: "UNAUTHENTICATED" } }) },
    act: async (page) => {
      await fill(page, right);
      await press(page, "Sign in");
    },
  },
  {
    name: "sign-in-limited",
    ...at("/sign-in"),
    lines: { [credentials]: reply(429, { error: { code: "RATE_LIMITED", retryAfterMs: 47_000 } }) },
    act: async (page) => {
      await fill(page, right);
      await press(page, "Sign in");
    },
  },
  { name: "sign-in-ended", ...at("/account"), as: "ended" },
  { name: "sign-in-ways", ...at("/"), on: "gated" },
  { name: "sign-in-problem", ...at("/sign-in?problem=taken"), on: "gated" },
  { name: "sign-in-by-mail", ...at("/sign-in"), on: "gated", act: (page) => press(page, "E-mail me a link") },
  { name: "sign-up", ...at("/sign-up"), as: "guest" },
  {
    name: "sign-up-wrong",
    ...at("/sign-up"),
    act: async (page) => {
      await fill(page, { "E-mail address": "ada at example", "New password": "short" });
      await press(page, "Show the password");
      await press(page, "Create the account");
    },
  },
  {
    name: "sign-up-mail",
    ...at("/sign-up"),
    lines: { "account.signUp": { next: "open-mail" } },
    act: async (page) => {
      await fill(page, { "E-mail address": "ada@example.org", "New password": "four words in a row" });
      await press(page, "Create the account");
    },
  },
  { name: "sign-up-closed", ...at("/sign-up"), on: "gated" },
  { name: "forgot", ...at("/forgot-password"), on: "gated" },
  {
    name: "forgot-sent",
    ...at("/forgot-password"),
    on: "gated",
    lines: { "account.requestReset": { requested: true } },
    act: async (page) => {
      await fill(page, { "E-mail address": "ada@example.org" });
      await press(page, "Send the link");
    },
  },
  { name: "forgot-no-mail", ...at("/forgot-password") },
  { name: "link-first-admin", ...atLink("first-admin"), on: "gated" },
  { name: "link-set-password", ...atLink("set-password") },
  { name: "link-invite", ...atLink("invite") },
  { name: "link-used", ...at(`/link/${"x".repeat(43)}`) },
  { name: "account", ...at("/account"), as: "person" },
  {
    name: "account-changed",
    ...at("/account"),
    as: "person",
    lines: { "account.changePassword": { changed: true } },
    act: async (page) => {
      await fill(page, { "Current password": "four words in a row", "New password": "five words in a row" });
      await press(page, "Change the password");
      await page.getByText("The password is changed.").scrollIntoViewIfNeeded();
    },
  },
  {
    name: "account-places",
    ...at("/account"),
    as: "person",
    act: (page) => page.getByRole("button", { name: "Delete my account…" }).scrollIntoViewIfNeeded(),
  },
  {
    name: "account-delete",
    ...at("/account"),
    as: "person",
    lines: { "account.delete": refuse("FORBIDDEN") },
    act: async (page) => {
      await press(page, "Delete my account…");
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("E-mail address").fill("ada@example.org");
      await dialog.getByLabel("Password", { exact: true }).fill("not this one");
      await dialog.getByRole("button", { name: "Delete it with everything in it" }).click();
    },
  },
];

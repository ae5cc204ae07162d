import { type BrowserContext, test as base, type Page } from "@playwright/test";
import { becomeUser, type Credentials, newCredentials } from "./credentials";

/** A fresh guest's browser on the built application. */
export type Guest = {
  page: Page;
  context: BrowserContext;
  baseUrl: string;
  /** Console errors and requests that a test brings about on purpose. */
  expectedErrors: RegExp[];
};

/** A browser that is signed in to an account of its own. */
export type User = Guest & Credentials;

type Fixtures = {
  /** Opens a browser for a fresh guest. An unexpected console error, a dialog, or a request to another origin fails the test. */
  openGuest: (baseUrl: string) => Promise<Guest>;
  /** A guest of the server that all specs share. */
  asGuest: Guest;
  /** Somebody signed in on the server that all specs share. */
  asUser: User;
};

export const test = base.extend<Fixtures>({
  openGuest: async ({ browser }, use, testInfo) => {
    const { viewport, userAgent, isMobile, hasTouch, deviceScaleFactor } = testInfo.project.use;
    const opened: { guest: Guest; wrong: string[] }[] = [];
    await use(async (baseUrl) => {
      const context = await browser.newContext({
        baseURL: baseUrl,
        ...(viewport ? { viewport } : {}),
        ...(userAgent ? { userAgent } : {}),
        ...(isMobile ? { isMobile } : {}),
        ...(hasTouch ? { hasTouch } : {}),
        ...(deviceScaleFactor ? { deviceScaleFactor } : {}),
      });
      const wrong = watch(context, baseUrl);
      const guest: Guest = { page: await context.newPage(), context, baseUrl, expectedErrors: [] };
      opened.push({ guest, wrong });
      return guest;
    });
    for (const { guest } of opened) await guest.context.close();
    const unexpected = opened.flatMap(({ guest, wrong }) =>
      wrong.filter((line) => !guest.expectedErrors.some((pattern) => pattern.test(line))),
    );
    if (unexpected.length > 0) throw new Error(`the page did what it must not:\n${unexpected.join("\n")}`);
  },
  asGuest: async ({ openGuest }, use) => {
    await use(await openGuest(process.env.E2E_BASE_URL ?? ""));
  },
  asUser: async ({ asGuest }, use) => {
    const credentials = newCredentials("user");
    await becomeUser(asGuest.context.request, credentials);
    await use({ ...asGuest, ...credentials });
  },
});

function watch(context: BrowserContext, baseUrl: string): string[] {
  const wrong: string[] = [];
  const isOwn = (url: string) => url.startsWith(`${baseUrl}/`) || url.startsWith("data:");
  context.on("request", (request) => {
    if (!isOwn(request.url())) wrong.push(`request to ${request.url()}`);
  });
  context.on("console", (message) => {
    if (message.type() === "error") wrong.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on("dialog", (dialog) => {
    wrong.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  context.on("weberror", (error) => wrong.push(`page: ${error.error().message}`));
  return wrong;
}

export { expect } from "@playwright/test";

import { test as base, type BrowserContext, type Page } from "@playwright/test";

/** A fresh guest's page on the built application. An unexpected console error, or a request to another origin, fails the test. */
export const test = base.extend<{ asGuest: { page: Page; context: BrowserContext; baseUrl: string; expectedErrors: RegExp[] } }>({
  asGuest: async ({ browser }, use, testInfo) => {
    const baseUrl = process.env.E2E_BASE_URL ?? "";
    const { viewport, userAgent, isMobile, hasTouch, deviceScaleFactor } = testInfo.project.use;
    const context = await browser.newContext({
      baseURL: baseUrl,
      ...(viewport ? { viewport } : {}),
      ...(userAgent ? { userAgent } : {}),
      ...(isMobile ? { isMobile } : {}),
      ...(hasTouch ? { hasTouch } : {}),
      ...(deviceScaleFactor ? { deviceScaleFactor } : {}),
    });
    const wrong: string[] = [];
    const expectedErrors: RegExp[] = [];
    context.on("request", (request) => {
      if (!request.url().startsWith(baseUrl) && !request.url().startsWith("data:")) wrong.push(`request to ${request.url()}`);
    });
    context.on("console", (message) => {
      if (message.type() === "error") wrong.push(`console: ${message.text()}`);
    });
    context.on("weberror", (error) => wrong.push(`page: ${error.error().message}`));
    await use({ page: await context.newPage(), context, baseUrl, expectedErrors });
    await context.close();
    const unexpected = wrong.filter((line) => !expectedErrors.some((pattern) => pattern.test(line)));
    if (unexpected.length > 0) throw new Error(`the page did what it must not:\n${unexpected.join("\n")}`);
  },
});
export { expect } from "@playwright/test";

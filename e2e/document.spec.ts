import { expect, test } from "./fixtures";

test("a footnote without a page of its own leads to the document, at the quoted words @phone", async ({ asGuest: { page } }) => {
  await page.goto("/");
  await page.getByRole("textbox").first().fill("What must be installed to start Footnote?");
  await page.keyboard.press("Enter");
  const marker = page.locator("[data-marker]").first();
  await expect(marker).toBeVisible();
  const href = await marker.getAttribute("href");
  expect(href).toMatch(/^\/d\/.+#passage$/);
  const response = await page.goto(href ?? "");
  expect(response?.headers()["content-security-policy"]).toContain("script-src");
  await expect(page.locator("mark").first()).toBeInViewport();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});

test("a document that does not exist is not found", async ({ asGuest: { page, expectedErrors } }) => {
  expectedErrors.push(/404/);
  expect((await page.goto("/d/nothing/here.md"))?.status()).toBe(404);
});

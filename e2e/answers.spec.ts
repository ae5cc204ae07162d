import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { hostileMarkdown } from "../src/testing/hostile-markdown";
import { serveGallery } from "./answer-gallery/serve";
import { atRest } from "./axe";

let gallery: Awaited<ReturnType<typeof serveGallery>>;
test.beforeAll(async () => {
  gallery = await serveGallery();
});
test.afterAll(() => gallery.close());

const sizes = { wide: { width: 1440, height: 900 }, medium: { width: 900, height: 900 }, phone: { width: 390, height: 844 } };

async function open(page: Page, size: keyof typeof sizes, query: string): Promise<void> {
  await page.setViewportSize(sizes[size]);
  await page.goto(`${gallery.url}?${query}`);
  await expect(page.locator('[data-running="false"], section').first()).toBeVisible({ timeout: 60_000 });
}

const marker = (page: Page, index: number) => page.locator("[data-marker]").nth(index);
const note = (page: Page, number: number) => page.locator(`[role="doc-footnote"][aria-label="Footnote ${number}"]`).first();

test("in the margin a marker leads to its note and Esc back to the sentence", async ({ page }) => {
  await open(page, "wide", "sample=prose");
  await marker(page, 2).focus();
  await expect(note(page, 1)).toHaveAttribute("data-lit", "true");
  await page.keyboard.press("Enter");
  await expect(note(page, 1)).toBeFocused();
  await expect(note(page, 1).locator('q[data-current="only"]')).toHaveText("Never prune in hard frost: frozen wood splits");
  await page.keyboard.press("Escape");
  await expect(marker(page, 2)).toBeFocused();
});

test("pointer and keyboard light note and marker both ways, and j and k go through the notes", async ({ page }) => {
  await open(page, "wide", "sample=prose");
  await note(page, 2).hover();
  await expect(marker(page, 3)).toHaveAttribute("data-lit", "true");
  await marker(page, 4).hover();
  await expect(note(page, 3)).toHaveAttribute("data-lit", "true");
  await page.keyboard.press("j");
  await expect(note(page, 1)).toBeFocused();
  await page.keyboard.press("j");
  await expect(note(page, 2)).toBeFocused();
  await page.keyboard.press("k");
  await expect(note(page, 1)).toBeFocused();
});

test("notes in the margin stand beside their lines, never overlap, and never move the text", async ({ page }) => {
  await open(page, "wide", "sample=prose,rich,unsure");
  const answers = await page.locator("[data-answer-text]").evaluateAll((elements) =>
    elements.map((answer) => {
      const text = answer.firstElementChild?.getBoundingClientRect();
      const notes = [...answer.querySelectorAll<HTMLElement>("[data-note]")].map((element) => {
        const line = document.getElementById(element.dataset.anchor ?? "")?.getBoundingClientRect();
        const { top, bottom, left } = element.getBoundingClientRect();
        return { top, bottom, left, line: line?.top ?? 0 };
      });
      return { width: text?.width, right: text?.right ?? 0, bottom: answer.getBoundingClientRect().bottom, notes };
    }),
  );
  for (const { width, right, bottom, notes } of answers) {
    expect(width).toBe(600);
    notes.forEach((placed, index) => {
      const free = notes[index - 1]?.bottom ?? Number.NEGATIVE_INFINITY;
      expect(placed.left).toBeGreaterThan(right);
      expect(placed.top).toBeGreaterThanOrEqual(free);
      expect(placed.bottom).toBeLessThanOrEqual(bottom + 1);
      if (placed.line > free + 24) expect(Math.abs(placed.top - placed.line)).toBeLessThanOrEqual(1);
    });
  }
});

test("on a tablet a note opens in a card at its marker, and closes by Esc or a press elsewhere", async ({ page }) => {
  await open(page, "medium", "sample=prose");
  await marker(page, 3).click();
  await expect(note(page, 2)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(note(page, 2)).toHaveCount(0);
  await expect(marker(page, 3)).toBeFocused();
  await marker(page, 3).click();
  await page.mouse.click(880, 880);
  await expect(note(page, 2)).toHaveCount(0);
});

test("on a phone a note unfolds below its paragraph and folds again", async ({ page }) => {
  await open(page, "phone", "sample=prose");
  await marker(page, 0).click();
  const unfolded = note(page, 1);
  await expect(unfolded).toBeFocused();
  expect(await unfolded.evaluate((element) => element.previousElementSibling?.textContent)).toContain("Prune apple trees while");
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await unfolded.getByRole("button", { name: "Show passage" }).click();
  await expect(unfolded.locator("mark").first()).toContainText("Prune apple trees between November");
  await marker(page, 0).click();
  await expect(unfolded).toHaveCount(0);
});

test("a marker is a link to the quoted words and opens them with the pointer's own ways", async ({ page, context }) => {
  await open(page, "wide", "sample=prose");
  await expect(marker(page, 3)).toHaveAttribute(
    "href",
    "https://orchard.example.org/pruning#tools:~:text=Use%20bypass%20secateurs%20for%20shoots%20up%20to%202%20cm%20and%20a%20folding%20saw%20above%20that.",
  );
  const opened = context.waitForEvent("page");
  await marker(page, 3).click({ button: "middle" });
  await (await opened).close();
  await expect(note(page, 2)).not.toBeFocused();
  await expect(marker(page, 4)).toHaveAttribute("href", /^\/d\/orchard\/diseases\.md\?.*#passage$/);
});

test("a marker can be touched anywhere within 24 pixels", async ({ page }) => {
  await open(page, "phone", "sample=short");
  const isWithin = await marker(page, 0).evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    return [
      [-11, 0],
      [11, 0],
      [0, -11],
      [0, 11],
      [0, 0],
    ].map(([dx = 0, dy = 0]) => document.elementFromPoint(x + dx, y + dy) === element);
  });
  expect(isWithin).toEqual([true, true, true, true, true]);
});

test("sources lists what is cited apart from what was only read", async ({ page }) => {
  await open(page, "wide", "sample=prose");
  await page.getByRole("button", { name: "+ 1 more passage" }).click();
  const panel = page.getByRole("dialog", { name: "Sources" });
  await expect(panel.getByRole("heading", { name: "4 passages cited" })).toBeVisible();
  await expect(panel.getByRole("heading", { name: "1 more passage read, not cited" })).toBeVisible();
  await panel.locator("summary", { hasText: "Young trees" }).click();
  await expect(panel.getByText("Prune young trees hard")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(panel).toHaveCount(0);
});

test("a sentence without support says why on focus", async ({ page }) => {
  await open(page, "medium", "sample=unsure");
  await page.locator("[data-unsupported]").first().focus();
  await expect(page.getByRole("tooltip")).toHaveAttribute("data-shown", "true");
  await expect(page.getByRole("tooltip")).toHaveText("No passage supports this sentence.");
});

test("an arriving answer never shows half-written markdown and never moves sideways", async ({ page }) => {
  await page.setViewportSize(sizes.wide);
  await page.goto(`${gallery.url}?sample=rich&arriving=150`);
  const text = page.locator("[data-answer-text] > div").first();
  await expect(text).toBeVisible({ timeout: 60_000 });
  const shown = await text.evaluate(async (element) => {
    const seen: string[] = [];
    const lefts = new Set<number>();
    while (element.parentElement?.dataset.running === "true") {
      const copy = element.cloneNode(true);
      if (copy instanceof HTMLElement) {
        for (const code of copy.querySelectorAll("code")) code.remove();
        seen.push(copy.textContent ?? "");
      }
      lefts.add(element.getBoundingClientRect().left);
      await new Promise(requestAnimationFrame);
    }
    return { seen, lefts: [...lefts] };
  });
  expect(shown.seen.length).toBeGreaterThan(20);
  expect(shown.lefts).toHaveLength(1);
  for (const words of shown.seen) expect(words).not.toMatch(/\*\*|~~|`|\[\d*$|\]\(|\| ?-|^#/);
  await expect(page.locator("[data-running]")).toContainText("Never prune in hard frost.");
});

test("hostile text runs nothing and requests nothing", async ({ page }) => {
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("dialog", (dialog) => {
    requests.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.addInitScript(
    (content) => sessionStorage.setItem("sample", JSON.stringify({ content, citations: [] })),
    hostileMarkdown.join("\n\n"),
  );
  await open(page, "wide", "sample=custom");
  await page.waitForLoadState("networkidle");
  expect(requests.filter((url) => !url.startsWith(gallery.url) && !url.startsWith("data:font"))).toEqual([]);
});

for (const [size, theme] of [
  ["wide", "light"],
  ["wide", "dark"],
  ["medium", "light"],
  ["phone", "dark"],
] as const) {
  test(`answers are accessible: ${size}, ${theme}`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    await open(page, size, `theme=${theme}`);
    if (size !== "wide") await marker(page, 1).click();
    await atRest(page);
    const { violations } = await new AxeBuilder({ page }).disableRules(["region", "landmark-one-main", "page-has-heading-one"]).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`)).toEqual([]);
  });
}

import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { answers, askAndWait, markers, note, openHome } from "./chat-page";
import { expect, test } from "./fixtures";
import { footnote } from "./footnote-command";
import { startServer, temporaryFolder } from "./running-server";

const tides =
  "# Tides\n\n## Spring tides\n\nSpring tides come twice in a lunar month, when the sun and the moon pull along the same line.\n";
const harbour = "# Harbour\n\n## Opening hours\n\nThe harbour office opens at seven in the morning and closes at nine in the evening.\n";
const question = "When do spring tides come?";

test("sources cited stand apart from those only read, and are reached by keyboard @phone", async ({ asGuest: { page } }) => {
  await openHome(page);
  const answer = await askAndWait(page, "How do I back up Footnote?");
  await answer.getByRole("button", { name: /^\d+ sources?$/ }).focus();
  await page.keyboard.press("Enter");
  const panel = page.getByRole("dialog", { name: "Sources" });
  await expect(panel.getByRole("heading", { name: /passages? cited$/ })).toBeVisible();
  await expect(panel.getByRole("heading", { name: /read, not cited$/ })).toBeVisible();
  const first = panel.locator("summary").first();
  await first.focus();
  await page.keyboard.press("Enter");
  await expect(panel.locator("mark").first()).toBeVisible();
  await expect(panel.getByRole("link", { name: /^Open the passage in .+, .+/ }).first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(panel).toHaveCount(0);
});

test("a footnote says that its page has changed since, and that it is gone", async ({ openGuest }) => {
  const docs = temporaryFolder({ "tides.md": tides, "harbour.md": harbour });
  const server = await startServer({ docs, env: { DOCS_BASE_URL: "https://docs.example/" } });
  try {
    const { page } = await openGuest(server.url);
    await openHome(page);
    const answer = await askAndWait(page, question);
    await expect(markers(answer).first()).toHaveAttribute("href", /^https:\/\/docs\.example\/tides#spring-tides:~:text=/);
    const changed = page.getByText("The page has changed since: this is how it read.");
    await expect(note(page, 1)).toContainText("Spring tides come twice in a lunar month");
    await expect(changed).toHaveCount(0);

    writeFileSync(path.join(docs, "tides.md"), tides.replace("twice in a lunar month", "every fortnight or so"));
    expect((await footnote(["ingest", docs, "--json"], { FOOTNOTE_DATA: server.dataDir })).code).toBe(0);
    await page.reload();
    await expect(changed.first()).toBeVisible();
    await expect(note(page, 1)).toContainText("Spring tides come twice in a lunar month");
    await expect(answers(page)).toHaveCount(1);

    rmSync(path.join(docs, "tides.md"));
    expect((await footnote(["ingest", docs, "--json"], { FOOTNOTE_DATA: server.dataDir })).code).toBe(0);
    await page.reload();
    await expect(note(page, 1).getByText("The page is no longer among the documents.")).toBeVisible();
    await page.close(); // it would notice that its server ends
  } finally {
    await server.stop();
  }
});

// `npm run screens [name…]`: pictures of every state of the page, light and dark, on a phone, a tablet and a desktop, into screens/.
// Takes the built application on a throw-away data folder, or the one at SCREENS_ORIGIN.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium } from "@playwright/test";
import { ensureBuilt, root } from "./ready.mjs";
import { scenarios } from "./screens/scenarios.mjs";
import { hangUp, startStage } from "./screens/stage.mjs";

const widths = { 390: { height: 844, hasTouch: true, isMobile: true }, 768: { height: 1024, hasTouch: true }, 1440: { height: 900 } };
const schemes = ["light", "dark"];
const only = process.argv.slice(2).filter((name) => !name.startsWith("--"));
const chosenWidths = (process.env.SCREENS_WIDTHS ?? Object.keys(widths).join(",")).split(",");
const chosenSchemes = (process.env.SCREENS_SCHEMES ?? schemes.join(",")).split(",");
const out = path.join(root, "screens");

const app = process.env.SCREENS_ORIGIN ? { origin: process.env.SCREENS_ORIGIN, stop: async () => {} } : await startApplication();
const stage = await startStage(app.origin);
const browser = await chromium.launch({
  executablePath: process.env.PLAYWRIGHT_CHROMIUM ?? (existsSync("/usr/bin/chromium") ? "/usr/bin/chromium" : undefined),
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
mkdirSync(out, { recursive: true });
let taken = 0;
const problems = [];
try {
  for (const scenario of scenarios.filter(({ name }) => only.length === 0 || only.includes(name))) {
    for (const width of chosenWidths) for (const scheme of chosenSchemes) await take(scenario, width, scheme);
  }
} finally {
  await browser.close();
  stage.close();
  await app.stop();
}
for (const problem of problems) console.error(problem);
console.log(`${taken} pictures in screens/, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;

async function take(scenario, width, scheme) {
  const { height, ...device } = widths[width];
  const context = await browser.newContext({
    ...device,
    viewport: { width: Number(width), height },
    colorScheme: scheme,
    deviceScaleFactor: width === "390" ? 2 : 1,
  });
  const page = await context.newPage();
  const what = `${scenario.name}-${width}-${scheme}`;
  page.on("pageerror", (error) => problems.push(`${what}: ${error.message}`));
  try {
    stage.play(scenario);
    await open(page, scenario);
    await scenario.act?.(page);
    await page.waitForTimeout(scenario.settleMs ?? 900);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (overflow > 0) problems.push(`${what}: ${overflow} px wider than the screen`);
    await page.screenshot({ path: path.join(out, `${what}.png`) });
    taken++;
  } catch (error) {
    problems.push(`${what}: ${error.message.split("\n")[0]}`);
  } finally {
    await context.close();
  }
}

/**
 * The server itself knows nothing of a scenario's lines, so the page is opened empty, told to ask again what there is to ask,
 * and moved on in place, as a press on a conversation in the list does.
 */
async function open(page, scenario) {
  if (scenario.isServers) return page.goto(stage.origin + scenario.path, { waitUntil: "load" });
  await page.goto(stage.origin, { waitUntil: "load" });
  await page
    .getByText(scenario.lines["connection.events"] === hangUp ? "Connection lost" : "Connected")
    .first()
    .waitFor();
  await page.evaluate((path) => {
    window.dispatchEvent(new Event("visibilitychange"));
    if (path !== location.pathname) history.pushState(null, "", path);
  }, scenario.path);
  await page.waitForTimeout(300);
}

async function startApplication() {
  ensureBuilt();
  const dataDir = mkdtempSync(path.join(tmpdir(), "footnote-screens-"));
  const server = spawn(process.execPath, ["dist/cli.mjs", "start", "--port", "0"], {
    cwd: root,
    env: { ...process.env, FOOTNOTE_DATA: dataDir, LOG_LEVEL: "warn" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const stopped = new Promise((resolve) => server.once("exit", resolve));
  const origin = await new Promise((resolve, reject) => {
    let said = "";
    server.stdout.on("data", (piece) => {
      said += piece;
      const found = /http:\/\/[\d.]+:\d+/.exec(said)?.[0];
      if (found) resolve(found);
    });
    void stopped.then(() => reject(new Error(`the application ended before it had an address:\n${said}`)));
  });
  return {
    origin,
    stop: async () => {
      server.kill("SIGTERM");
      await stopped;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

// `npm run screens [name…]`: pictures of every state of the page, light and dark, on a phone, a tablet and a desktop, into screens/.
// Takes the built application on a throw-away data folder, or the one at SCREENS_ORIGIN.
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { chromium } from "@playwright/test";
import { root } from "./ready.mjs";
import { startApplication } from "./screens/application.mjs";
import { castOf } from "./screens/cast.mjs";
import { scenarios } from "./screens/scenarios.mjs";
import { hangUp, startStage } from "./screens/stage.mjs";

const widths = { 390: { height: 844, hasTouch: true, isMobile: true }, 768: { height: 1024, hasTouch: true }, 1440: { height: 900 } };
const schemes = ["light", "dark"];
const only = process.argv.slice(2).filter((name) => !name.startsWith("--"));
const chosenWidths = (process.env.SCREENS_WIDTHS ?? Object.keys(widths).join(",")).split(",");
const chosenSchemes = (process.env.SCREENS_SCHEMES ?? schemes.join(",")).split(",");
const out = path.join(root, "screens");

/** Where scenes are set; each is built when the first scenario needs it. `gated`: for people with an account only, with every way in. */
const settings = {
  open: {},
  gated: {
    GUESTS: "off",
    SIGNUP: "closed",
    SMTP_URL: "smtp://127.0.0.1:9",
    MAIL_FROM: "footnote@example.org",
    GITHUB_ID: "id",
    GITHUB_SECRET: "secret",
    GOOGLE_ID: "id",
    GOOGLE_SECRET: "secret",
  },
};
const built = new Map();
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
  for (const { app, stage } of await Promise.all(built.values())) {
    stage.close();
    await app.stop();
  }
}
for (const problem of problems) console.error(problem);
console.log(`${taken} pictures in screens/, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;

function theatre(setting) {
  if (!built.has(setting)) built.set(setting, buildTheatre(setting));
  return built.get(setting);
}

async function buildTheatre(setting) {
  const origin = setting === "open" ? process.env.SCREENS_ORIGIN : undefined;
  const app = origin ? { origin, stop: async () => {} } : await startApplication(settings[setting]);
  const stage = await startStage(app.origin);
  return { app, stage, cast: castOf(app, stage.origin) };
}

async function take(scenario, width, scheme) {
  const { stage, cast } = await theatre(scenario.on ?? "open");
  stage.play({}); // the cast comes in by the real doors
  const cookies = scenario.as ? await cast.cookiesOf(scenario.as) : [];
  const { height, ...device } = widths[width];
  const context = await browser.newContext({
    ...device,
    viewport: { width: Number(width), height },
    colorScheme: scheme,
    deviceScaleFactor: width === "390" ? 2 : 1,
  });
  await context.addCookies(cookies);
  const page = await context.newPage();
  const what = `${scenario.name}-${width}-${scheme}`;
  page.on("pageerror", (error) => problems.push(`${what}: ${error.message}`));
  try {
    stage.play(scenario);
    await open(page, scenario, stage, cast);
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
async function open(page, scenario, stage, cast) {
  const path = typeof scenario.path === "function" ? await scenario.path(cast) : scenario.path;
  if (scenario.isServers) return page.goto(stage.origin + path, { waitUntil: "load" });
  await page.goto(stage.origin, { waitUntil: "load" });
  await page
    .getByText(scenario.lines["connection.events"] === hangUp ? "Connection lost" : "Connected")
    .first()
    .waitFor();
  await page.evaluate((wanted) => {
    window.dispatchEvent(new Event("visibilitychange"));
    if (wanted !== location.pathname) history.pushState(null, "", wanted);
  }, path);
  await page.waitForTimeout(300);
}

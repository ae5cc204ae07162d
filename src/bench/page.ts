import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Browser, chromium } from "@playwright/test";

const budgetBytes = 200 * 1_024;
const visits = 5;

/** JavaScript of `/` before the first question can be asked, as `npm start` serves it, and how long that takes in a browser without a cache. */
export async function benchPage(): Promise<Record<string, unknown>> {
  const app = await startApplication();
  const browser = await chromium.launch(launchOptions());
  try {
    const measured = [];
    for (let visit = 0; visit < visits; visit++) measured.push(await visitPage(browser, app.origin));
    const scripts = [...new Set(measured.flatMap((each) => each.scripts))];
    const sizes = await Promise.all(scripts.map(gzipBytes));
    for (const [index, script] of scripts.entries()) console.log(`${String(sizes[index]).padStart(8)}  ${new URL(script).pathname}`);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const usable = measured.map((each) => each.usableMs).sort((a, b) => a - b);
    return {
      scripts: scripts.length,
      gzipBytes: total,
      gzipKiB: Math.round(total / 102.4) / 10,
      withinBudget: total <= budgetBytes,
      usableMsMedian: usable[visits >> 1],
    };
  } finally {
    await browser.close();
    await app.stop();
  }
}

/** How long after that nothing may be loaded unasked and uncounted. */
const restMs = 1_500;

/** Usable is when the composer has woken up: it holds what is typed and sends it. Scripts that come unasked right after it count too. */
async function visitPage(browser: Browser, origin: string): Promise<{ scripts: string[]; usableMs: number }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const scripts: string[] = [];
  page.on("request", (request) => {
    if (request.resourceType() === "script") scripts.push(request.url());
  });
  const start = performance.now();
  await page.goto(origin, { waitUntil: "commit" });
  await page.locator("form[data-awake=true]").waitFor();
  const usableMs = Math.round(performance.now() - start);
  await page.waitForTimeout(restMs);
  await context.close();
  return { scripts, usableMs };
}

/** Bytes of a response's body on the wire with `accept-encoding: gzip`. */
function gzipBytes(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { "accept-encoding": "gzip" } }, (response) => {
      let bytes = 0;
      response.on("data", (piece: Buffer) => {
        bytes += piece.length;
      });
      response.on("end", () => resolve(bytes));
    }).on("error", reject);
  });
}

function launchOptions() {
  const executablePath = process.env.PLAYWRIGHT_CHROMIUM ?? (existsSync("/usr/bin/chromium") ? "/usr/bin/chromium" : undefined);
  return {
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
    ...(executablePath === undefined ? {} : { executablePath }),
  };
}

async function startApplication(): Promise<{ origin: string; stop: () => Promise<void> }> {
  const dataDir = mkdtempSync(path.join(tmpdir(), "footnote-page-"));
  const server = spawn(process.execPath, ["dist/cli.mjs", "start", "--port", "0"], {
    env: { ...process.env, NODE_ENV: "production", FOOTNOTE_DATA: dataDir, LOG_LEVEL: "warn" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const stopped = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const origin = await new Promise<string>((resolve, reject) => {
    let said = "";
    server.stdout.on("data", (piece: Buffer) => {
      said += String(piece);
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

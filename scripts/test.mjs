// `npm test`: everything that must hold, on the built application. Ends with one line `N passed, N failed` over all runners.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { checkNode, ensureBuilt, ensureInstalled, root } from "./ready.mjs";

const reports = mkdtempSync(path.join(tmpdir(), "footnote-test-"));
const total = { passed: 0, failed: 0, skipped: 0 };
/** What failed, by name: said again before the last line, where whoever reads only the end finds it. */
const failures = [];
const bin = (name) => path.join(root, "node_modules", ".bin", name);

function attempt(command, args, env = {}) {
  return spawnSync(command, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, ...env } }).status === 0;
}

function count(title, { passed, failed, skipped = 0, flaky = 0, failing = [] }) {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  if (failed) failures.push(...(failing.length ? failing : ["no case of its own"]).map((name) => `${title}: ${name}`));
  console.log(`— ${title}: ${failed ? `${failed} failed` : "ok"}${flaky ? `, ${flaky} of them only the second time` : ""}`);
}

/** A tool that only says yes or no counts as one. What it says is printed when it has ended, so that those beside it can be told apart. */
function check(title, command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    const said = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece) => said.push(piece));
    child.once("error", ({ message }) => said.push(Buffer.from(`${message}\n`)));
    child.once("close", (code) => {
      process.stdout.write(Buffer.concat(said));
      count(title, { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 });
      resolve();
    });
  });
}

/** None of these uses more than one processor: the longest goes beside all the others. */
async function staticChecks() {
  const others = async () => {
    await check("biome", bin("biome"), ["check", "--error-on-warnings", "."]);
    await check("types", bin("tsc"), ["--noEmit"]);
    await check("import rules", process.execPath, ["scripts/check-imports.mjs"]);
    await check("dead code", bin("knip"), []);
  };
  await Promise.all([check("eslint", bin("eslint"), ["."]), others()]);
}

/** A runner with a JSON report counts its cases; one that dies without a report, or fails without saying which case, counts as failed. */
function cases(title, command, args, report, read, env) {
  const succeeded = attempt(command, args, env);
  const counts = existsSync(report) ? read(JSON.parse(readFileSync(report, "utf8"))) : { passed: 0, failed: 0 };
  if ((!succeeded || counts.passed === 0) && counts.failed === 0) counts.failed = 1;
  count(title, counts);
}

/** The beginning of what a failure says, on one line. */
const brief = (message) => message.replace(/\s+/g, " ").slice(0, 600);

function vitest(title, args, env) {
  const report = path.join(reports, `${title.replaceAll(" ", "-")}.json`);
  const read = (json) => ({
    passed: json.numPassedTests,
    failed: Math.max(json.numFailedTests, json.success ? 0 : 1),
    skipped: json.numPendingTests,
    failing: json.testResults.flatMap(({ name, message, status, assertionResults }) => {
      const file = path.relative(root, name);
      const failed = assertionResults.filter((result) => result.status === "failed");
      if (failed.length === 0 && status === "failed") return [`${file}: ${brief(message)}`];
      return failed.map(({ fullName, failureMessages }) => `${file}: ${fullName}: ${brief(failureMessages.join(" "))}`);
    }),
  });
  cases(title, bin("vitest"), ["run", ...args, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`], report, read, env);
}

function playwright() {
  const report = path.join(reports, "playwright.json");
  const specs = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specs)];
  const read = ({ stats, errors, suites }) => ({
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
    flaky: stats.flaky,
    failing: [
      ...suites.flatMap(specs).flatMap(({ file, title, ok }) => (ok ? [] : [`${file}: ${title}`])),
      ...errors.map(({ message = "an error outside of cases" }) => brief(message)),
    ],
  });
  cases("playwright", bin("playwright"), ["test", "--reporter=list,json"], report, read, { PLAYWRIGHT_JSON_OUTPUT_NAME: report });
}

/** No run of the fault harness begins after so many minutes; the last ones may take one more. */
const faultMinutes = 1.2;
const mostFaultRuns = 200;

/** One set-up of the fault harness, from its first seed on, for as long as there is time: each run is a case. */
function faultRuns(setup, servers) {
  const args = ["--setup", setup, "--seed", "1", "--runs", String(mostFaultRuns), "--minutes", String(faultMinutes), ...servers];
  const child = spawn(process.execPath, ["dist/bench.mjs", "faults", ...args], { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  const patience = setTimeout(() => child.kill("SIGTERM"), (faultMinutes + 3) * 60_000);
  let said = "";
  child.stdout.on("data", (piece) => {
    said += piece;
  });
  return new Promise((resolve) => {
    child.once("close", (code) => {
      clearTimeout(patience);
      console.log(`faults, ${setup}:\n${said}`);
      const summary = /^\{"runs":.*\}$/m.exec(said)?.[0];
      const { runs = 0, failedSeeds = [] } = summary === undefined ? {} : JSON.parse(summary);
      const failed = Math.max(failedSeeds.length, code === 0 && runs > 0 ? 0 : 1);
      resolve({ passed: runs - failedSeeds.length, failed, failing: [brief(summary ?? "it ended without a summary")] });
    });
  });
}

/** Every set-up that the machine offers, one after the other: an instance that starts needs the machine for itself. */
async function faults({ FOOTNOTE_TEST_POSTGRES_URL: postgres, FOOTNOTE_TEST_REDIS_URL: redis }) {
  const database = ["--database-url", postgres];
  const setups = [
    ["embedded", []],
    ...(postgres ? [["postgres", database]] : []),
    ...(postgres && !spawnSync("nginx", ["-v"]).error ? [["cluster", [...database, ...(redis ? ["--redis-url", redis] : [])]]] : []),
  ];
  for (const [setup, servers] of setups) count(`faults, ${setup}`, await faultRuns(setup, servers));
}

/** A browser to drive: Debian's where it can be installed, else Playwright's own. */
function ensureBrowser() {
  if (process.env.PLAYWRIGHT_CHROMIUM || existsSync("/usr/bin/chromium")) return;
  const debianRoot = existsSync("/etc/debian_version") && process.getuid?.() === 0;
  if (
    debianRoot &&
    attempt("apt-get", ["update", "-qq"]) &&
    attempt("apt-get", ["install", "-y", "-qq", "chromium"], { DEBIAN_FRONTEND: "noninteractive" })
  )
    return;
  attempt(bin("playwright"), ["install", "chromium"]);
}

checkNode();
ensureInstalled();
ensureBuilt();
await staticChecks();
vitest("unit and integration", []);
// The adapters again, on the PostgreSQL and the Redis that the environment offers.
if (process.env.FOOTNOTE_TEST_POSTGRES_URL) {
  vitest("adapters on postgres", ["src/server/adapters", "src/server/trpc", "src/server/jobs", "--exclude", "**/embedded-*"], {
    TEST_POSTGRES_URL: process.env.FOOTNOTE_TEST_POSTGRES_URL,
    TEST_POOLED_URL: process.env.FOOTNOTE_TEST_POOLED_URL ?? "",
    TEST_REDIS_URL: process.env.FOOTNOTE_TEST_REDIS_URL ?? "",
  });
}
await faults(process.env);
ensureBrowser();
playwright();
rmSync(reports, { recursive: true, force: true });
for (const failure of failures) console.log(`✗ ${failure}`);
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ""}`);
process.exitCode = total.failed ? 1 : 0;

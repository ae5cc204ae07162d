// Brings a checkout to the point where it can run, with plain Node and nothing else; does nothing when nothing changed.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

export const root = path.resolve(import.meta.dirname, "..");
const oldestNode = [20, 19];
const installStamp = path.join(root, "node_modules", ".footnote-installed");
const buildStamp = path.join(root, "dist", ".footnote-built");
const builtFrom = ["src", "prisma", "public", "scripts", "next.config.mjs", "tsconfig.json", "package-lock.json"];

/** Ends the process with a sentence a person can act on. */
export function fail(sentence) {
  console.error(`footnote: ${sentence}`);
  process.exit(1);
}

/** Runs a command in the checkout with its output shown (or kept quiet); ends the process when it fails. */
export function run(command, args, { env = {}, what = command } = {}) {
  const done = spawnSync(command, args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...env },
    shell: process.platform === "win32",
  });
  if (done.error) fail(`${what} could not be started (${done.error.message}).`);
  if (done.status !== 0) fail(`${what} failed (exit ${done.status ?? done.signal}).`);
}

export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])) {
    fail(`Node ${oldestNode.join(".")} or newer is needed, this is ${process.versions.node}.`);
  }
}

/** Installs the packages the lockfile names, unless they stand already. */
export function ensureInstalled() {
  const wanted = hashOf(["package-lock.json", ".npmrc"]) + process.versions.modules;
  if (existsSync(installStamp) && readFileSync(installStamp, "utf8") === wanted) return;
  console.log("Installing packages…");
  // NODE_ENV=production in the caller's environment would leave out what the build needs.
  run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    env: { NODE_ENV: "development", npm_config_omit: "", npm_config_production: "" },
    what: "npm ci",
  });
  writeFileSync(installStamp, wanted);
}

/** Builds what the sources say, unless that stands already. */
export function ensureBuilt() {
  const wanted = hashOf(builtFrom);
  if (existsSync(buildStamp) && readFileSync(buildStamp, "utf8") === wanted && existsSync(path.join(root, ".next", "BUILD_ID"))) return;
  console.log("Building…");
  run(process.execPath, ["scripts/build.mjs"], { what: "the build" });
  mkdirSync(path.dirname(buildStamp), { recursive: true });
  writeFileSync(buildStamp, wanted);
}

function hashOf(entries) {
  const hash = createHash("sha256");
  for (const file of entries.flatMap(filesBelow).sort())
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(root, file)))
      .update("\0");
  return hash.digest("hex");
}

/** Files below an entry, relative to the root; what the build itself writes and tests are left out. */
function filesBelow(entry) {
  const full = path.join(root, entry);
  if (!existsSync(full)) return [];
  if (statSync(full).isFile()) return /\.test\.tsx?$/.test(entry) ? [] : [entry];
  return readdirSync(full)
    .filter((name) => name !== "generated")
    .flatMap((name) => filesBelow(path.join(entry, name)));
}

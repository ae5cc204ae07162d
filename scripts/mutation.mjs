// `npm run test:mutation`: removes each condition that keeps people apart, in a copy of the source, and expects a test to fail.
// `npm run test:mutation -- <part of a path>` tries some. Last line: `mutants: K killed of N`.
import { fork } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { findMutants } from "./mutation/find-mutants.mjs";
import { relatedTests, stores } from "./mutation/related-tests.mjs";
import { checkNode, ensureInstalled, root } from "./ready.mjs";

const guards = ["src/server/trpc/init.ts", "src/server/domain/identity/session-watch.ts", "src/server/adapters/auth/identify.ts"];
const copied = ["src", "prisma", "docs", "package.json", "tsconfig.json", "vitest.config.ts"];
/** All related tests together take five minutes of a machine for itself. Those that do not end have decided nothing. */
const longestMs = 1_200_000;

checkNode();
ensureInstalled();
const only = process.argv[2] ?? "";
const mutants = readMutants().filter(({ file }) => file.includes(only));
const survivors = [];
let killed = 0;
const waiting = [...mutants];
const passing = new Set();
await Promise.all(Array.from({ length: Math.min(2, availableParallelism(), mutants.length) }, workThrough));
for (const { file, line, removed } of survivors) console.log(`survived: ${file}:${line}  ${removed}`);
console.log(`mutants: ${killed} killed of ${mutants.length}`);
process.exitCode = mutants.length > 0 && killed === mutants.length ? 0 : 1;

function readMutants() {
  const inStores = stores.flatMap((folder) => readdirSync(path.join(root, folder)).map((name) => path.join(folder, name)));
  const files = [...inStores.filter((file) => file.endsWith(".ts") && !/(?:\.test|-contract)\.ts$/.test(file)), ...guards];
  return files.flatMap((file) => {
    const text = readFileSync(path.join(root, file), "utf8");
    const found = findMutants(file, text, { guards: guards.includes(file) });
    if (found.blind.length > 0)
      throw new Error(`${file}:${found.blind[0]} asks the database for an actor, and no condition was found in it`);
    return found.mutants.map((mutant) => ({ ...mutant, removed: text.slice(mutant.start, mutant.end).replace(/\s+/g, " ") }));
  });
}

async function workThrough() {
  const copy = copyOfTheTree();
  const worker = startWorker(copy);
  try {
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) await attempt(worker, copy, mutant);
  } finally {
    worker.stop();
    rmSync(copy, { recursive: true, force: true });
  }
}

function copyOfTheTree() {
  const folder = mkdtempSync(path.join(tmpdir(), "footnote-mutants-"));
  for (const name of copied) cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
  symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
  return folder;
}

async function attempt(worker, copy, mutant) {
  const began = Date.now();
  const killer = await firstKiller(worker, copy, mutant);
  if (killer === null) survivors.push(mutant);
  else killed++;
  const said = killer === null ? "SURVIVED" : `killed by ${killer}:`;
  console.log(`${said} ${mutant.file}:${mutant.line}  ${mutant.removed}  (${Math.round((Date.now() - began) / 1_000)} s)`);
}

/** The test that notices; null when none does. */
async function firstKiller(worker, copy, mutant) {
  const target = path.join(copy, mutant.file);
  const text = readFileSync(target, "utf8");
  const mutated = text.slice(0, mutant.start) + mutant.replacement + text.slice(mutant.end);
  for (const tests of relatedTests(root, mutant.file)) {
    await mustPass(worker, copy, tests);
    writeFileSync(target, mutated);
    const failure = await asked(worker, { changed: target, tests });
    writeFileSync(target, text);
    await asked(worker, { changed: target, tests: [] });
    if (failure !== null) return failure;
  }
  return null;
}

/** A test that fails anyway would kill everything. */
async function mustPass(worker, copy, tests) {
  const unknown = tests.filter((test) => !passing.has(test));
  if (unknown.length === 0) return;
  for (const test of unknown) passing.add(test);
  const failure = await asked(worker, { changed: path.join(copy, "package.json"), tests: unknown });
  if (failure !== null) throw new Error(`${failure} fails before anything is removed`);
}

async function asked(worker, question) {
  const { failure, problem } = await worker.ask(question);
  if (problem !== undefined) throw new Error(problem);
  return failure;
}

/** Asks one thing at a time. Tests that do not end have noticed nothing; the worker is then replaced. */
function startWorker(copy) {
  let child = start();
  function start() {
    const script = path.join(root, "scripts", "mutation", "worker.mjs");
    const process = fork(script, [copy], { stdio: ["ignore", "ignore", "pipe", "ipc"] });
    process.stderr.resume();
    return { process, ready: reply(process) };
  }
  return {
    async ask(question) {
      await child.ready;
      child.process.send(question);
      const answer = await Promise.race([reply(child.process), after(longestMs)]);
      if (answer !== null) return answer;
      child.process.kill("SIGKILL");
      child = start();
      return { failure: null };
    },
    stop: () => child.process.kill("SIGKILL"),
  };
}

function reply(process) {
  return new Promise((resolve, reject) => {
    const gone = (code) => reject(new Error(`the tests' process ended with ${code}`));
    process.once("exit", gone);
    process.once("message", (message) => {
      process.off("exit", gone);
      resolve(message);
    });
  });
}

function after(ms) {
  return new Promise((resolve) => setTimeout(() => resolve(null), ms).unref());
}

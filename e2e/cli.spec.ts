import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { footnote } from "./footnote-command";
import { lanternPage, lanternQuestion } from "./model-server";
import { cleanEnvironment, isLocked, type RunningServer, root, startServer, temporaryFolder } from "./running-server";

// No browser here: what the command line says and ends with.

const folder = path.join(tmpdir(), `footnote-e2e-cli-${process.pid}`);
const at = (name: string) => path.join(folder, name);
/** A data folder with one document read, which no process has open. */
const FOOTNOTE_DATA = at("data");

test.beforeAll(async () => {
  test.setTimeout(120_000);
  for (const name of ["docs", "empty", "unsupported"]) mkdirSync(at(name), { recursive: true });
  writeFileSync(at("file"), "not a folder");
  writeFileSync(path.join(at("docs"), "lanterns.md"), lanternPage);
  writeFileSync(path.join(at("unsupported"), "scan.pdf"), "%PDF-1.4");
  symlinkSync(at("loop"), at("loop"));
  const read = await footnote(["ingest", at("docs"), "--json"], { FOOTNOTE_DATA });
  expect(JSON.parse(read.out)).toMatchObject({ added: 1, failed: 0, errors: [] });
  expect(read.code).toBe(0);
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("every command explains itself, and wrong use ends with 2 and a sentence", async () => {
  const commands = [[], ["start"], ["ingest"], ["ask"], ["migrate"], ["doctor"], ["eval"], ["eval", "retrieval"], ["eval", "answers"]];
  commands.push(["admin"], ["admin", "create"], ["admin", "reset-link"], ["admin", "invite"]);
  const explained = await Promise.all(commands.map((command) => footnote([...command, "--help"])));
  for (const [index, command] of commands.entries()) {
    expect(explained[index]).toMatchObject({ code: 0, out: expect.stringContaining(`Usage: ${["footnote", ...command].join(" ")}`) });
  }
  expect(await footnote(["--version"])).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+$/) });
  const wrong = [[], ["nonsense"], ["ingest"], ["ask"], ["start", "--nope"], ["start", "--port", "70000"], ["eval", "answers"]];
  wrong.push(
    ["ingest", at("docs"), "--base-url", "ftp://x"],
    ["admin", "create"],
    ["admin", "create", "nobody"],
    ["admin", "invite", "аda@example.org"],
  );
  const refused = await Promise.all(wrong.map((command) => footnote(command, { FOOTNOTE_DATA })));
  for (const [index, { code, err }] of refused.entries()) {
    expect({ command: wrong[index], code, isSaid: err.length > 0 }).toEqual({ command: wrong[index], code: 2, isSaid: true });
    expect(err).not.toMatch(/\n\s+at /);
  }
});

test("a folder that cannot be read is refused with a sentence, and what was read before stays", async () => {
  const refusals: [string, RegExp][] = [
    ["missing", /There is no folder/],
    ["empty", /The folder is empty/],
    ["unsupported", /no Markdown or MDX file/],
    ["file", /is a file. Name the folder/],
    ["loop", /link that leads back to itself/],
  ];
  for (const [name, sentence] of refusals) {
    const { code, err, out } = await footnote(["ingest", at(name), "--json"], { FOOTNOTE_DATA });
    expect({ name, code, err }).toEqual({ name, code: 1, err: expect.stringMatching(sentence) });
    expect(JSON.parse(out)).toEqual({ error: { code: expect.any(String), message: expect.stringMatching(sentence) } });
  }
  const started = await footnote(["start", "--docs", at("missing"), "--port", "0"], { FOOTNOTE_DATA });
  expect(started).toMatchObject({ code: 1, out: "", err: expect.stringMatching(/There is no folder .*missing/) });
  const doctor = JSON.parse((await footnote(["doctor", "--json"], { FOOTNOTE_DATA })).out);
  expect(doctor).toMatchObject({ ok: true });
  const asked = await footnote(["ask", lanternQuestion], { FOOTNOTE_DATA });
  expect(asked).toMatchObject({ code: 0, out: expect.stringMatching(/forty minutes before sunset[\s\S]*\[1\] Harbour lanterns/) });
});

test("ask answers in JSON, doctor in words, migrate twice, and settings that cannot be used are named", async () => {
  const asked = JSON.parse((await footnote(["ask", lanternQuestion, "--json"], { FOOTNOTE_DATA })).out);
  expect(asked).toMatchObject({ outcome: "grounded" });
  expect([asked.citations[0], asked.sources[0]]).toMatchObject([
    { ordinal: 1, verified: true },
    { ordinal: 1, path: "lanterns.md" },
  ]);
  const uncovered = await footnote(["ask", "Which enzyme unwinds DNA?", "--json"], { FOOTNOTE_DATA });
  expect({ code: uncovered.code, ...JSON.parse(uncovered.out) }).toMatchObject({ code: 0, outcome: "not_found" });
  const long = await footnote(["ask", "x".repeat(4_001), "--json"], { FOOTNOTE_DATA });
  expect({ code: long.code, ...JSON.parse(long.out) }).toMatchObject({ code: 1, error: { code: "VALIDATION_FAILED" } });
  const doctor = await footnote(["doctor"], { FOOTNOTE_DATA });
  expect(doctor).toMatchObject({ code: 0, out: expect.stringMatching(/ok +database: embedded[\s\S]*ok +documents: 1 page/) });
  expect(JSON.parse((await footnote(["migrate", "--json"], { FOOTNOTE_DATA })).out)).toEqual({ applied: [] });
  const wrong = await footnote(["doctor", "--json"], { FOOTNOTE_DATA, DATABASE_URL: "mysql://user:hush@host/db" });
  expect(JSON.parse(wrong.out)).toMatchObject({ ok: false, findings: [{ ok: true }, { name: "settings", ok: false }] });
  expect(wrong).toMatchObject({ code: 1, out: expect.stringContaining("DATABASE_URL") });
  expect(wrong.out + wrong.err).not.toContain("hush");
  const model = await footnote(["start", "--port", "0"], { FOOTNOTE_DATA, CHAT_MODEL: "some-model" });
  expect(model).toMatchObject({ code: 1, err: expect.stringContaining("CHAT_MODEL needs OPENAI_API_KEY") });
});

test("administrators, links and invitations are made at the machine, and what cannot be is said", async () => {
  test.slow(); // a process for each command
  const admin = (args: string[], env = {}) => footnote(["admin", ...args, "--json"], { FOOTNOTE_DATA, ...env });
  const link = { url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:3000\/link\/[\w-]{43}$/), expiresAt: expect.any(String) };
  const made = await admin(["create", "Keeper@Example.org"]);
  expect({ code: made.code, ...JSON.parse(made.out) }).toEqual({ code: 0, email: "keeper@example.org", outcome: "created", ...link });
  expect(JSON.parse((await admin(["create", "keeper@example.org"])).out)).toMatchObject({ outcome: "promoted" });
  const reset = await admin(["reset-link", "keeper@example.org"], { PUBLIC_URL: "https://docs.example.org" });
  expect(JSON.parse(reset.out)).toMatchObject({ url: expect.stringMatching(/^https:\/\/docs\.example\.org\/link\//) });
  expect(JSON.parse((await admin(["invite"])).out)).toEqual({ email: null, ...link });
  const refusals: [string[], Record<string, string>, string][] = [
    [["reset-link", "nobody@example.org"], {}, "NOT_FOUND"],
    [["invite", "keeper@example.org"], {}, "CONFLICT"],
    [["invite"], { SIGNUP: "closed" }, "FORBIDDEN"],
  ];
  for (const [args, env, code] of refusals) {
    const refused = await admin(args, env);
    expect({ code: refused.code, ...JSON.parse(refused.out) }).toEqual({ code: 1, error: { code, message: expect.any(String) } });
  }
  const words = await footnote(["admin", "reset-link", "keeper@example.org"], { FOOTNOTE_DATA });
  expect(words).toMatchObject({
    code: 0,
    out: expect.stringMatching(/new password for keeper@example\.org:\s+http:\S+\s+It works once, until/),
  });
});

test("a port that is taken, and an address that is not this machine's", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const address = other.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const taken = await footnote(["start", "--port", String(port)], { FOOTNOTE_DATA });
  other.close();
  expect(taken).toMatchObject({ code: 1, err: expect.stringContaining(`Port ${port} is taken`) });
  const foreign = await footnote(["start", "--port", "0", "--host", "203.0.113.5"], { FOOTNOTE_DATA });
  expect(foreign).toMatchObject({ code: 1, err: expect.stringContaining("This machine has no address 203.0.113.5") });
  expect(isLocked(FOOTNOTE_DATA)).toBe(false);
});

test("a start that is told to end before it is through ends in order", async () => {
  const child = spawn(process.execPath, [path.join(root, "dist", "cli.mjs"), "start", "--port", "0"], {
    cwd: tmpdir(),
    env: cleanEnvironment({ FOOTNOTE_DATA }),
    stdio: "ignore",
  });
  const exited = once(child, "exit");
  await expect.poll(() => isLocked(FOOTNOTE_DATA), { intervals: [10] }).toBe(true);
  child.kill("SIGTERM");
  expect(await exited).toEqual([0, null]);
  expect(isLocked(FOOTNOTE_DATA)).toBe(false);
});

test("a data folder that cannot be used is refused with what to do, and a damaged one is left as it is", async () => {
  const file = await footnote(["start", "--port", "0"], { FOOTNOTE_DATA: at("file") });
  expect(file).toMatchObject({ code: 1, err: expect.stringContaining("is a file, not a folder") });
  if (process.platform === "linux") {
    const unwritable = await footnote(["start", "--port", "0"], { FOOTNOTE_DATA: "/proc/footnote" });
    expect(unwritable).toMatchObject({ code: 1, err: expect.stringMatching(/cannot be written[\s\S]*FOOTNOTE_DATA/) });
  }
  const damaged = at("damaged");
  cpSync(FOOTNOTE_DATA, damaged, { recursive: true });
  truncateSync(path.join(damaged, "postgres", "global", "pg_control"), 100);
  const refused = await footnote(["start", "--port", "0"], { FOOTNOTE_DATA: damaged });
  expect(refused).toMatchObject({ code: 1, err: expect.stringMatching(/does not open[\s\S]*No data was deleted[\s\S]*backup/) });
  expect(existsSync(path.join(damaged, "postgres", "PG_VERSION"))).toBe(true);
  expect(isLocked(damaged)).toBe(false);
});

test("a PostgreSQL that cannot be reached is refused with what to do, never with its password", async () => {
  const cases: [string, RegExp][] = [
    ["postgresql://user:hush@127.0.0.1:1/db", /127\.0\.0\.1:1\/db[\s\S]*nothing listens there/],
    ["postgresql://user:hush@no-such-host.invalid/db", /no-such-host\.invalid:5432\/db[\s\S]*host name/],
  ];
  const postgres = process.env.FOOTNOTE_TEST_POSTGRES_URL;
  if (postgres) {
    const missing = new URL(postgres);
    missing.pathname = `/no_such_${randomUUID().slice(0, 8)}`;
    cases.push([missing.href, /that database does not exist/]);
  }
  const settings = { FOOTNOTE_DATA: at("unused"), NEXTAUTH_SECRET: "a secret that only this test knows" };
  for (const [DATABASE_URL, sentence] of cases) {
    const { code, out, err } = await footnote(["start", "--port", "0"], { ...settings, DATABASE_URL });
    expect({ code, err }).toEqual({ code: 1, err: expect.stringMatching(sentence) });
    expect(out + err).not.toContain("hush");
  }
});

test("a PostgreSQL without a secret of one's own is refused, naming the variable", async () => {
  const DATABASE_URL = "postgresql://user:hush@127.0.0.1:1/db";
  for (const env of [{ DATABASE_URL }, { DATABASE_URL, NEXTAUTH_SECRET: "too short" }]) {
    const { code, out, err } = await footnote(["start", "--port", "0"], { ...env, FOOTNOTE_DATA: at("untouched") });
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining("NEXTAUTH_SECRET") });
    expect(out + err).not.toMatch(/hush|too short/);
  }
  expect(existsSync(at("untouched"))).toBe(false);
});

test("a server whose output nobody reads any more goes on serving, and ends in order", async () => {
  test.slow();
  const server = await startServer({ docs: at("docs"), env: { LOG_LEVEL: "debug" }, errors: "pipe" });
  server.leaveUnread();
  for (let asked = 0; asked < 3; asked++) {
    const reply = await fetch(`${server.url}/api/chat`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ message: lanternQuestion }),
    });
    expect({ status: reply.status, body: await reply.json() }).toMatchObject({ status: 200, body: { status: "success" } });
  }
  expect(await server.stop()).toBe(0);
});

test.describe("while a server lives on the data folder", () => {
  let server: RunningServer;
  test.beforeAll(async () => {
    test.setTimeout(120_000);
    await footnote(["admin", "create", "keeper@example.org"], { FOOTNOTE_DATA });
    server = await startServer({ dataDir: FOOTNOTE_DATA });
  });

  test("a second one is refused, naming the process; commands run through the first; SIGTERM ends it in order", async () => {
    test.slow();
    const second = await footnote(["start", "--port", "0"], { FOOTNOTE_DATA });
    expect(second).toMatchObject({ code: 1, err: expect.stringContaining(`in use by process ${server.pid}`) });

    expect(server.adminLink).toBeNull(); // there is an administrator
    const invited = JSON.parse((await footnote(["admin", "invite", "--json"], { FOOTNOTE_DATA })).out);
    expect(invited.url).toMatch(new RegExp(`^${server.url}/link/`));

    const asked = JSON.parse((await footnote(["ask", lanternQuestion, "--json"], { FOOTNOTE_DATA })).out);
    expect(asked).toMatchObject({ outcome: "grounded" });
    expect(JSON.parse((await footnote(["doctor", "--json"], { FOOTNOTE_DATA })).out)).toMatchObject({ ok: true });
    const missing = await footnote(["ingest", at("missing"), "--json"], { FOOTNOTE_DATA });
    expect({ code: missing.code, ...JSON.parse(missing.out) }).toEqual({
      code: 1,
      error: { code: "missing", message: expect.stringContaining("There is no folder") },
    });
    const more = temporaryFolder({ "lamps.md": "# Lamps\n\nThe quay lamps are painted green every spring.\n" });
    const read = await footnote(["ingest", more, "--json"], { FOOTNOTE_DATA });
    expect(JSON.parse(read.out)).toMatchObject({ added: 1 });
    const page = await fetch(`${server.url}/d/lamps.md`);
    expect(await page.text()).toContain("painted green");
    rmSync(more, { recursive: true });

    // An open event stream must not hold the end up.
    const stream = new AbortController();
    const input = encodeURIComponent(JSON.stringify({ follows: [{ conversationId: randomUUID() }] }));
    await fetch(`${server.url}/api/trpc/connection.events?input=${input}`, {
      headers: { accept: "text/event-stream" },
      signal: stream.signal,
    });
    const before = Date.now();
    expect(await server.stop()).toBe(0);
    expect(Date.now() - before).toBeLessThan(20_000);
    expect(isLocked(FOOTNOTE_DATA)).toBe(false);
    expect(existsSync(path.join(FOOTNOTE_DATA, "footnote.sock"))).toBe(false);
  });
});

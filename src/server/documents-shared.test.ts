import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { silentLogger } from "@/testing/silent-logger";
import { type TemporaryDatabase, temporaryDatabase, temporaryKind } from "@/testing/temporary-database";
import { type Container, createContainer } from "./container";
import type { Embedder } from "./domain/retrieval/ports";
import { readEnv } from "./env";

const direction = Float32Array.from([1, 0, 0]);
const patience = { timeout: 30_000 };

/** Counts what it embeds; `gate` holds it up. */
function countingEmbedder(gate: Promise<void> = Promise.resolve()) {
  const embedder: Embedder & { passages: number } = {
    id: "test",
    dim: 3,
    passages: 0,
    embedQuery: async () => direction,
    async embedPassages(texts) {
      embedder.passages += texts.length;
      await gate;
      return texts.map(() => direction);
    },
  };
  return embedder;
}

describe.runIf(temporaryKind() !== "embedded")("instances that read the same documents", () => {
  let database: TemporaryDatabase;
  let folder = "";
  const open: Container[] = [];
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "footnote-shared-documents-"));
    for (const name of ["kettle", "teapot", "cup"]) writeFileSync(path.join(folder, `${name}.md`), `# ${name}\n\nThe ${name} is blue.\n`);
  });
  beforeEach(async () => {
    database = await temporaryDatabase();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((container) => container.close()));
    await database.dispose();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const start = async (embedder: Embedder, docs = folder) => {
    const env = readEnv({ FOOTNOTE_DOCS: docs, GUESTS: "on" });
    const container = await createContainer(env, { database, embedder, logger: silentLogger });
    open.push(container);
    await container.start();
    return container;
  };
  const outcome = async (container: Container) => {
    for await (const event of container.ask({ text: "Is the teapot blue?", history: [] }, new AbortController().signal)) {
      if (event.type === "done") return event.record.outcome;
    }
    return null;
  };
  const ingestJob = () =>
    database.query<{ status: string; attempts: number }>("SELECT status, attempts FROM jobs WHERE kind = 'ingest'").then(([job]) => job);
  const defaults = async () => (await database.query("SELECT FROM collections WHERE is_default")).length;

  it("read them once, and both answer from them", async () => {
    const embedders = [countingEmbedder(), countingEmbedder()];
    const both = await Promise.all(embedders.map((embedder) => start(embedder)));
    expect(await Promise.all(both.map(outcome))).toEqual(["grounded", "grounded"]);
    await expect.poll(() => both.map(({ documents }) => documents.isIngesting()), patience).toEqual([false, false]);
    expect(embedders.reduce((sum, { passages }) => sum + passages, 0)).toBe(3);
    expect(await ingestJob()).toMatchObject({ status: "done", attempts: 1 });
  });

  it("complete what an instance was reading that died, and nobody answers from half of it before", async () => {
    let awake: () => void = () => {};
    const dead = countingEmbedder(
      new Promise((resolve) => {
        awake = resolve;
      }),
    );
    const first = await start(dead);
    await expect.poll(() => dead.passages, patience).toBe(3);
    expect(await defaults()).toBe(0);
    const second = await start(countingEmbedder());
    await database.query("UPDATE jobs SET lease_expires_at = footnote_now() - interval '1 second' WHERE kind = 'ingest'");
    await expect.poll(ingestJob, patience).toMatchObject({ status: "done", attempts: 2 });
    expect(await defaults()).toBe(1);
    expect(await outcome(second)).toBe("grounded");
    expect(await second.documents.pageCount()).toBe(3);
    awake(); // it was not dead, only away for long: it must notice
    await expect.poll(() => first.documents.isIngesting(), patience).toBe(false);
    expect(await ingestJob()).toMatchObject({ status: "done", attempts: 2 });
  });

  it("answer from what another one has read since", async () => {
    const other = mkdtempSync(path.join(tmpdir(), "footnote-other-documents-"));
    writeFileSync(path.join(other, "harbour.md"), "# Harbour\n\nThe harbour is deep.\n");
    const [first, second] = [await start(countingEmbedder(), ""), await start(countingEmbedder(), "")];
    await expect.poll(() => [first, second].some(({ documents }) => documents.isIngesting()), patience).toBe(false);
    await first.documents.ingest({ folder: other });
    await expect.poll(() => second.documents.source(), patience).toBe(other);
    expect(await second.documents.pageCount()).toBe(1);
    rmSync(other, { recursive: true, force: true });
  });
});

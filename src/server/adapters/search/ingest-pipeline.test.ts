import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rm, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createFileSystemFolder } from "@/server/adapters/folder/file-system-folder";
import { createMarkdownParser } from "@/server/adapters/parse/markdown/markdown-parser";
import { ensureCollection } from "@/server/domain/ingestion/ensure-collection";
import { ingestCollection } from "@/server/domain/ingestion/ingest-collection";
import type { IngestDeps, IngestProgress } from "@/server/domain/ingestion/ingest-run";
import { type TemporaryDatabase, temporaryDatabase } from "@/testing/temporary-database";
import { sha256 } from "./ingest-hash";
import { createIngestStore } from "./ingest-store";

let database: TemporaryDatabase;
let folder: string;
let deps: IngestDeps;

beforeAll(async () => {
  database = await temporaryDatabase();
  folder = await mkdtemp(join(tmpdir(), "footnote-ingest-"));
  deps = {
    store: createIngestStore(database),
    parser: createMarkdownParser(),
    hash: sha256,
    ids: { next: () => randomUUID() },
    embedder: {
      id: "length",
      dim: 2,
      embedQuery: async (text) => new Float32Array([text.length, 1]),
      embedPassages: async (texts) => texts.map((text) => new Float32Array([text.length, 1])),
    },
  };
});
afterAll(async () => {
  await database.dispose();
  await rm(folder, { recursive: true, force: true });
});

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

async function ingest(options: { signal?: AbortSignal; onProgress?: (progress: IngestProgress) => void } = {}) {
  const collection = await ensureCollection(deps, {
    slug: "handbook",
    name: "Handbook",
    baseUrl: "https://example.org/",
    source: folder,
    isDefault: true,
  });
  return ingestCollection(deps, collection, createFileSystemFolder(folder), options);
}

const places = () =>
  database.query<{ path: string; url: string; version: string | null; heading_path: string[]; anchor: string | null; text: string }>(
    `SELECT path, url, version, heading_path, anchor, text FROM chunk_locations
     JOIN documents ON documents.id = document_id JOIN chunks ON chunks.id = chunk_id ORDER BY path, ordinal`,
  );

/** Rows that should not be: chunks that stand nowhere, or that an index does not know. */
async function leftovers(): Promise<unknown> {
  const [row] = await database.query(
    `SELECT (SELECT count(*)::int FROM chunks c WHERE NOT EXISTS (SELECT FROM chunk_locations WHERE chunk_id = c.id)) AS orphans,
            (SELECT count(*)::int FROM chunks c WHERE NOT EXISTS (SELECT FROM pending_postings WHERE chunk_ref = c.ref))
              - (SELECT coalesce(sum(chunk_count), 0)::int FROM posting_segments WHERE state = 'live')
              + (SELECT count(*)::int FROM removed_postings) AS unindexed,
            (SELECT count(*)::int FROM chunks c WHERE NOT EXISTS (SELECT FROM embeddings WHERE chunk_id = c.id)) AS unembedded`,
  );
  return row;
}

test("a folder becomes documents, chunks stored once with all their places, postings and vectors; then only what changed is touched", async () => {
  await write("versioned_docs/version-1/setup.md", "# Setup\n\n## Install\n\nRun the installer twice.");
  await write("docs/setup.md", "# Setup\n\n## Install\n\nRun the installer twice.\n\n## Remove {#uninstall}\n\nDelete the folder.");
  await write("docs/broken.md", String.fromCharCode(1).repeat(300));
  await write("docs/old.md", "# Old\n\nThis goes away.");
  await write("docs/manual.pdf", "%PDF-1.7");

  const first = await ingest();
  expect(first).toMatchObject({ added: 3, changed: 0, removed: 0, unchanged: 0, failed: 2 });
  expect(first.errors.map(({ path, code }) => [path, code])).toEqual([
    ["docs/manual.pdf", "UNSUPPORTED_DOCUMENT"],
    ["docs/broken.md", "VALIDATION_FAILED"],
  ]);
  const install = { heading_path: ["Install"], anchor: "install", text: "Run the installer twice." };
  expect(await places()).toEqual([
    { path: "docs/old.md", url: "https://example.org/docs/old", version: null, heading_path: [], anchor: null, text: "This goes away." },
    { path: "docs/setup.md", url: "https://example.org/docs/setup", version: null, ...install },
    {
      path: "docs/setup.md",
      url: "https://example.org/docs/setup",
      version: null,
      heading_path: ["Remove"],
      anchor: "uninstall",
      text: "Delete the folder.",
    },
    { path: "versioned_docs/version-1/setup.md", url: "https://example.org/docs/1/setup", version: "1", ...install },
  ]);
  expect(await database.query("SELECT count(*)::int AS chunks FROM chunks")).toEqual([{ chunks: 3 }]);
  expect(await leftovers()).toEqual({ orphans: 0, unindexed: 0, unembedded: 0 });

  await unlink(join(folder, "docs/old.md"));
  await write("docs/setup.md", "# Setup\n\n## Install\n\nRun the installer once.");
  expect(await ingest()).toMatchObject({ added: 0, changed: 1, removed: 1, unchanged: 1, failed: 2 });
  expect((await places()).map(({ path, text }) => [path, text])).toEqual([
    ["docs/setup.md", "Run the installer once."],
    ["versioned_docs/version-1/setup.md", "Run the installer twice."],
  ]);
  expect(await leftovers()).toEqual({ orphans: 0, unindexed: 0, unembedded: 0 });
});

test("a run that was cancelled half way is completed by the next, and both are on record", async () => {
  for (let page = 0; page < 60; page++) await write(`docs/page-${page}.md`, `# Page ${page}\n\nThis is the text of page ${page}.`);
  const stop = new AbortController();
  const onProgress = ({ phase }: IngestProgress) => {
    if (phase === "indexing") stop.abort(new Error("stopped"));
  };
  await expect(ingest({ signal: stop.signal, onProgress })).rejects.toThrow("stopped");
  const { added, unchanged } = await ingest();
  expect(added).toBeGreaterThan(0);
  expect(unchanged).toBeGreaterThan(2);
  expect(added + unchanged).toBe(62);
  expect(await leftovers()).toEqual({ orphans: 0, unindexed: 0, unembedded: 0 });
  const runs = await database.query("SELECT status, count(*)::int AS runs FROM ingest_runs GROUP BY status ORDER BY status");
  expect(runs).toEqual([
    { status: "cancelled", runs: 1 },
    { status: "finished", runs: 3 },
  ]);
});

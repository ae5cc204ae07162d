import { describe, expect, test } from "vitest";
import type { Embedder } from "../retrieval/ports";
import { ensureCollection } from "./ensure-collection";
import { createInMemoryIngestStore } from "./in-memory-ingest-store";
import { ingestCollection } from "./ingest-collection";
import { type IngestDeps, type IngestProgress, maxDocumentBytes } from "./ingest-run";
import type { DocumentFolder, DocumentParser, Hash } from "./ports";
import { DocumentRefused, FolderRefused } from "./ports";

/** Paragraphs of a text file are the blocks of a page; "BAD" is refused, "BUG" is a bug in the parser. */
function textParser(version = "1"): DocumentParser {
  return {
    classify: (path) => (path.endsWith(".md") ? "document" : path.endsWith(".pdf") ? "unsupported" : "other"),
    open: () => ({
      version,
      async parse(path, bytes) {
        const text = new TextDecoder().decode(bytes);
        if (text === "BAD") throw new DocumentRefused("VALIDATION_FAILED", "The page is bad.");
        if (text === "BUG") throw new TypeError("secret of the parser");
        const blocks = text.split("\n\n").map((part) => ({ kind: "paragraph" as const, text: part }));
        const section = { headingPath: ["Only"], anchor: "only", blocks };
        return { title: "Page", urlPath: path.slice(0, -3), version: null, locale: null, sections: [section] };
      },
    }),
  };
}

/** FNV-1a, 32 bytes wide: enough to tell texts apart in a test. */
const testHash: Hash = (data) => {
  let state = 0x811c9dc5;
  const next = (byte: number) => {
    state = Math.imul(state ^ byte, 0x01000193) >>> 0;
    return state & 255;
  };
  for (const byte of typeof data === "string" ? new TextEncoder().encode(data) : data) next(byte);
  return new Uint8Array(32).map((_, index) => next(index));
};

function countingEmbedder(id = "model-a"): Embedder & { texts: string[] } {
  const texts: string[] = [];
  return {
    id,
    dim: 2,
    texts,
    embedQuery: async () => new Float32Array([1, 0]),
    embedPassages: async (given, signal) => {
      signal?.throwIfAborted();
      texts.push(...given);
      return given.map(() => new Float32Array([1, 0]));
    },
  };
}

function memoryFolder(files: Record<string, string>): DocumentFolder & { files: Record<string, string> } {
  return {
    files,
    list: async () =>
      Object.keys(files)
        .sort()
        .map((path) => ({ path, bytes: files[path]?.length ?? 0 })),
    read: async (path) => new TextEncoder().encode(files[path]),
  };
}

async function setUp(files: Record<string, string>) {
  let made = 0;
  const store = createInMemoryIngestStore();
  const embedder = countingEmbedder();
  const deps: IngestDeps = { store, parser: textParser(), embedder, hash: testHash, ids: { next: () => `id-${++made}` } };
  const collection = await ensureCollection(deps, {
    slug: "docs",
    name: "Docs",
    baseUrl: "https://example.org/",
    source: null,
    isDefault: true,
  });
  const folder = memoryFolder(files);
  const documents = () => [...store.memory.documents.values()].map(({ path }) => path).sort();
  const texts = () => [...store.memory.chunks.values()].map(({ text }) => text).sort();
  return { deps, store, embedder, collection, folder, documents, texts };
}

const counts = { added: 0, changed: 0, removed: 0, unchanged: 0, failed: 0 };

describe("ingestCollection", () => {
  test("a second run reads nothing again; a third takes over what was added, changed and removed", async () => {
    const { deps, embedder, collection, folder, documents, texts } = await setUp({
      "a.md": "Alpha.",
      "b.md": "Beta.",
      "logo.svg": "<svg/>",
    });
    expect(await ingestCollection(deps, collection, folder)).toMatchObject({ ...counts, added: 2 });
    expect(await ingestCollection(deps, collection, folder)).toMatchObject({ ...counts, unchanged: 2 });
    expect(embedder.texts).toEqual(["Page › Only\n\nAlpha.", "Page › Only\n\nBeta."]);

    delete folder.files["a.md"];
    Object.assign(folder.files, { "b.md": "Better.", "c.md": "Gamma." });
    expect(await ingestCollection(deps, collection, folder)).toMatchObject({ ...counts, added: 1, changed: 1, removed: 1 });
    expect(documents()).toEqual(["b.md", "c.md"]);
    expect(texts()).toEqual(["Better.", "Gamma."]);
  });

  test("a text that stands on several pages is stored and embedded once, with all its places", async () => {
    const { deps, store, embedder, collection, folder } = await setUp({ "v1/a.md": "The same.", "v2/a.md": "The same." });
    await ingestCollection(deps, collection, folder);
    expect(embedder.texts).toHaveLength(1);
    expect(store.memory.chunks.size).toBe(1);
    expect([...store.memory.documents.values()].map(({ url, locations }) => [url, locations[0]?.anchor])).toEqual([
      ["https://example.org/v1/a", "only"],
      ["https://example.org/v2/a", "only"],
    ]);
  });

  test("a bad file fails alone with its reason and keeps its last good version; a bug's text is not shown", async () => {
    const { deps, collection, folder, texts } = await setUp({ "a.md": "Good.", "b.md": "Fine.", "c.pdf": "%PDF" });
    await ingestCollection(deps, collection, folder);
    Object.assign(folder.files, { "a.md": "BAD", "b.md": "BUG", "d.md": "New." });
    const summary = await ingestCollection(deps, collection, folder);
    expect(summary).toMatchObject({ ...counts, added: 1, failed: 3 });
    expect(summary.errors.map(({ path, code }) => [path, code])).toEqual([
      ["c.pdf", "UNSUPPORTED_DOCUMENT"],
      ["a.md", "VALIDATION_FAILED"],
      ["b.md", "INTERNAL"],
    ]);
    expect(summary.errors[1]?.reason).toBe("The page is bad.");
    expect(JSON.stringify(summary.errors)).not.toContain("secret");
    expect(texts()).toEqual(["Fine.", "Good.", "New."]);
  });

  test("a file beyond the size limit is refused unread", async () => {
    const { deps, collection, folder } = await setUp({ "a.md": "Good." });
    const big = { path: "big.md", bytes: maxDocumentBytes + 1 };
    const withBig: DocumentFolder = { list: async () => [...(await folder.list()), big], read: folder.read };
    const summary = await ingestCollection(deps, collection, withBig);
    expect(summary.errors).toEqual([{ path: "big.md", code: "PAYLOAD_TOO_LARGE", reason: expect.stringContaining("5.0 MB") }]);
  });

  test("another parser version or base URL brings every document up to date without embedding equal chunks again", async () => {
    const { deps, store, embedder, collection, folder } = await setUp({ "a.md": "Alpha." });
    await ingestCollection(deps, collection, folder);
    expect(await ingestCollection({ ...deps, parser: textParser("2") }, collection, folder)).toMatchObject({ ...counts, changed: 1 });
    const moved = { ...collection, baseUrl: "https://docs.example.org" };
    expect(await ingestCollection({ ...deps, parser: textParser("2") }, moved, folder)).toMatchObject({ ...counts, changed: 1 });
    expect([...store.memory.documents.values()][0]?.url).toBe("https://docs.example.org/a");
    expect(embedder.texts).toHaveLength(1);
  });

  test("after a change of model every chunk gets a vector of the new one", async () => {
    const { deps, store, collection, folder } = await setUp({ "a.md": "Alpha.", "b.md": "Beta." });
    await ingestCollection(deps, collection, folder);
    const next = countingEmbedder("model-b");
    expect(await ingestCollection({ ...deps, embedder: next }, collection, folder)).toMatchObject({ ...counts, unchanged: 2 });
    expect(next.texts).toHaveLength(2);
    expect([...store.memory.vectors.keys()].filter((key) => key.endsWith("model-b"))).toHaveLength(2);
  });

  test.each(["putChunks", "putEmbeddings", "putDocuments", "removeDocuments", "removeOrphanChunks"] as const)(
    "a run that dies in %s leaves every document whole, and the next run completes it",
    async (method) => {
      const { deps, store, collection, folder, documents, texts } = await setUp({ "a.md": "Alpha.", "b.md": "Beta." });
      await ingestCollection(deps, collection, folder);
      delete folder.files["a.md"];
      folder.files["b.md"] = "Better.";
      const dying = { ...store, [method]: async () => Promise.reject(new Error("killed")), finishRun: async () => undefined };
      await expect(ingestCollection({ ...deps, store: dying }, collection, folder)).rejects.toThrow("killed");
      for (const { locations } of store.memory.documents.values()) {
        expect(locations.length).toBeGreaterThan(0);
        for (const { chunkId } of locations) expect(store.memory.vectors.has(`${chunkId} model-a`)).toBe(true);
      }
      await ingestCollection(deps, collection, folder);
      expect(documents()).toEqual(["b.md"]);
      expect(texts()).toEqual(["Better."]);
      expect([...store.memory.runs.values()].map(({ status }) => status)).toEqual(["finished", "failed", "finished"]);
    },
  );

  test("cancelled, it stops with the signal's reason, keeps what it has indexed and records the run as cancelled", async () => {
    const files = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`${String(index).padStart(3, "0")}.md`, `Page ${index}.`]));
    const { deps, store, collection, folder } = await setUp(files);
    const stop = new AbortController();
    const onProgress = ({ phase }: IngestProgress) => {
      if (phase === "indexing") stop.abort(new Error("enough"));
    };
    await expect(ingestCollection(deps, collection, folder, { onProgress, signal: stop.signal })).rejects.toThrow("enough");
    expect([...store.memory.runs.values()][0]?.status).toBe("cancelled");
    expect(store.memory.documents.size).toBeGreaterThan(0);
    expect(store.memory.documents.size).toBeLessThan(100);
    expect(await ingestCollection(deps, collection, folder)).toMatchObject({ failed: 0 });
    expect(store.memory.documents.size).toBe(100);
  });

  test("progress of each phase ends at its total", async () => {
    const { deps, collection, folder } = await setUp({ "a.md": "Alpha.", "b.md": "Beta." });
    const last = new Map<string, IngestProgress>();
    await ingestCollection(deps, collection, folder, { onProgress: (progress) => last.set(progress.phase, progress) });
    expect([...last.values()].map(({ phase, done, total }) => [phase, done, total])).toEqual([
      ["comparing", 2, 2],
      ["indexing", 2, 2],
    ]);
  });

  test("a folder without a document is refused and nothing is removed", async () => {
    const { deps, collection, folder, documents } = await setUp({ "a.md": "Alpha." });
    await ingestCollection(deps, collection, folder);
    const refusal = (files: Record<string, string>) =>
      ingestCollection(deps, collection, memoryFolder(files)).catch((error: unknown) =>
        error instanceof FolderRefused ? error.reason : error,
      );
    expect(await refusal({})).toBe("empty");
    expect(await refusal({ "logo.svg": "<svg/>", "a.pdf": "%PDF" })).toBe("no-documents");
    expect(documents()).toEqual(["a.md"]);
  });
});

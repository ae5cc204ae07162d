import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { silentLogger } from "@/testing/silent-logger";
import { type TemporaryDatabase, temporaryDatabase } from "@/testing/temporary-database";
import { createContainer } from "./container";
import type { AnswerRecord } from "./domain/answer/answer-event";
import type { Embedder } from "./domain/retrieval/ports";
import { readEnv } from "./env";

/** Every text means the same, so words alone decide; embedding passages takes until `go` is called. */
function embedderThatWaits(): Embedder & { go(): void } {
  const direction = Float32Array.from([1, 0, 0]);
  let go: () => void = () => {};
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  return {
    id: "test",
    dim: 3,
    embedQuery: async () => direction,
    embedPassages: async (texts) => {
      await gate;
      return texts.map(() => direction);
    },
    go: () => go(),
  };
}

describe("the documents of a server", () => {
  let database: TemporaryDatabase;
  let folder = "";
  beforeAll(async () => {
    database = await temporaryDatabase();
    folder = mkdtempSync(path.join(tmpdir(), "footnote-documents-"));
    writeFileSync(path.join(folder, "kettle.md"), "# Kettle\n\nThe kettle boils water in four minutes.\n");
  });
  afterAll(async () => {
    await database.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = (embedder: Embedder) => createContainer(readEnv({ FOOTNOTE_DOCS: "" }), { database, embedder, logger: silentLogger });
  async function ask(container: Awaited<ReturnType<typeof open>>): Promise<AnswerRecord> {
    for await (const event of container.ask({ text: "How fast does the kettle boil water?", history: [] }, new AbortController().signal)) {
      if (event.type === "done") return event.record;
    }
    throw new Error("no record");
  }

  it("lets a question wait for the first documents, and answers from them after a restart", async () => {
    const embedder = embedderThatWaits();
    const first = await open(embedder);
    const reading = first.documents.ingest({ folder });
    const answer = ask(first);
    embedder.go();
    expect((await answer).content).toContain("The kettle boils water in four minutes.");
    expect((await reading).added).toBe(1);

    const second = await open(embedder);
    expect(second.documents.source()).toBe(folder);
    expect((await ask(second)).outcome).toBe("grounded");
  });

  it("goes on answering when another folder cannot be read", async () => {
    const embedder = embedderThatWaits();
    embedder.go();
    const container = await open(embedder);
    await expect(container.documents.ingest({ folder: path.join(folder, "missing") })).rejects.toThrow("There is no folder");
    expect(container.documents.source()).toBe(folder);
    expect((await ask(container)).outcome).toBe("grounded");
  });
});

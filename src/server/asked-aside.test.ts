import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type MockModelServer, type MockReply, startMockModelServer } from "@/testing/mock-model-server";
import { silentLogger } from "@/testing/silent-logger";
import { type TemporaryDatabase, temporaryDatabase } from "@/testing/temporary-database";
import { type Container, createContainer } from "./container";
import type { Turn } from "./domain/answer/ports";
import { readEnv } from "./env";

/** What each kind of request costs, by a word of its instruction. */
const costs = { "order passages": 1_000, "stands alone": 200, "do not guess": 30 } as const;

describe("a question that is asked of the whole pipeline", () => {
  let mock: MockModelServer;
  let database: TemporaryDatabase;
  let container: Container;
  const folder = mkdtempSync(path.join(tmpdir(), "footnote-costs-"));
  beforeAll(async () => {
    writeFileSync(
      path.join(folder, "kettle.md"),
      "# Kettle\n\nThe kettle boils water in four minutes.\n\n## Lid\n\nThe lid stays closed while it boils.\n",
    );
    mock = await startMockModelServer();
    mock.replyBy(({ body }) => replyTo(JSON.stringify(body)));
    database = await temporaryDatabase();
    const direction = Float32Array.from([1, 0, 0]);
    const embedder = {
      id: "test",
      dim: 3,
      embedQuery: async () => direction,
      embedPassages: async (texts: readonly string[]) => texts.map(() => direction),
    };
    const variables = { FOOTNOTE_DOCS: "", CHAT_MODEL: "mock", OPENAI_BASE_URL: mock.url, RERANK: "model", RERANK_TIMEOUT_MS: "10000" };
    container = await createContainer(readEnv(variables), { database, embedder, logger: silentLogger });
    await container.documents.ingest({ folder });
  });
  afterAll(async () => {
    await container.close();
    await database.dispose();
    await mock.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const tokens = () => container.services.tokenUsage.tokensOfDay(container.services.clock.now());
  /** What a question costs, and what was asked of the model for it. */
  const costOf = async (text: string, history: Turn[] = []) => {
    const [before, asked] = [await tokens(), mock.requests.length];
    for await (const event of container.ask({ text, history }, new AbortController().signal)) void event;
    const kinds = mock.requests.slice(asked).map(({ body }) => kindOf(JSON.stringify(body)));
    return { cost: (await tokens()) - before, kinds };
  };

  it("counts with its reranking and its answer", async () => {
    const { cost, kinds } = await costOf("How fast does the kettle boil water?");
    expect(kinds).toEqual(["order passages", "do not guess"]);
    expect(cost).toBe(1_030);
  });

  it("counts with its rewriting", async () => {
    const history: Turn[] = [
      { role: "user", content: "How fast does the kettle boil water?" },
      { role: "assistant", content: "In four minutes [1]." },
    ];
    const { cost, kinds } = await costOf("And its lid?", history);
    expect(kinds).toEqual(["stands alone", "order passages", "do not guess"]);
    expect(cost).toBe(1_230);
  });

  it("and looking for questions to begin with asks no model; trying the model does, and counts", async () => {
    const before = await tokens();
    await container.documents.starters();
    expect(await tokens()).toBe(before);
    expect(await container.checkModel()).toBeNull();
    expect(await tokens()).toBe(before + 200);
  });
});

function kindOf(body: string): keyof typeof costs {
  if (body.includes("order passages")) return "order passages";
  return body.includes("can be understood alone") ? "stands alone" : "do not guess";
}

function replyTo(body: string): MockReply {
  const kind = kindOf(body);
  const usage = { prompt_tokens: costs[kind] - 5, completion_tokens: 5 };
  if (kind === "do not guess") return { kind: "stream", tokens: ["The kettle boils water in four minutes [1]."], usage };
  const content = kind === "stands alone" ? "Does the lid of the kettle stay closed while it boils?" : "1, 2";
  return { kind: "status", status: 200, body: JSON.stringify({ choices: [{ message: { content } }], usage }) };
}

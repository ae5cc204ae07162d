import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createContainer } from "@/server/container";
import type { Actor } from "@/server/domain/identity/actor";
import type { Logger } from "@/server/domain/logger";
import { starterCandidates } from "@/server/domain/session/starter-questions";
import { readEnv } from "@/server/env";
import { roomyLimits } from "./built-server";
import { quantile } from "./quantile";
import { timeToFirstDelta } from "./time-to-first-delta";

const guest: Actor = { kind: "guest", tokenHash: "be".repeat(32) };

/**
 * `npm run bench first-token -- --docs <folder> [--database-url <url of an empty database>] [--count 100] [--warm-up 10]`: the server's own
 * time from `message.send` to the first committed delta, one question after the other, each in a conversation of its own, answered without
 * a language model. The questions are made from the documents' headings. `queueWait`: from an answer's commit, by the database's clock, to
 * its start.
 */
export async function benchFirstToken(args: string[]): Promise<Record<string, unknown>> {
  const { values } = parseArgs({
    args,
    options: {
      docs: { type: "string" },
      "database-url": { type: "string" },
      count: { type: "string", default: "100" },
      "warm-up": { type: "string", default: "10" },
    },
  });
  const dataDir = await mkdtemp(join(tmpdir(), "footnote-first-token-"));
  const env = readEnv({
    FOOTNOTE_DATA: dataDir,
    FOOTNOTE_DOCS: values.docs,
    DATABASE_URL: values["database-url"],
    CHAT_MODEL: "",
    LOG_LEVEL: "warn",
    NEXTAUTH_SECRET: "for the bench's own database, which nobody else sees",
    ...roomyLimits,
  });
  const waits: number[] = [];
  const container = await createContainer(env, { logger: waitsIn(waits) });
  try {
    await container.start();
    while (container.documents.isIngesting()) await new Promise((resolve) => setTimeout(resolve, 100));
    const questions = starterCandidates(await container.documents.outline()).map(({ question }) => question);
    if (questions.length === 0) throw new Error("the documents have no heading to make a question of");
    const [count, warmUp] = [Number(values.count), Number(values["warm-up"])];
    const times: number[] = [];
    for (let i = 0; i < warmUp + count; i++) {
      const { ms } = await timeToFirstDelta(container, guest, questions[i % questions.length] ?? "");
      if (i >= warmUp) times.push(ms);
      else waits.length = 0;
    }
    const pages = await container.documents.pageCount();
    return {
      measure: "first-token",
      database: container.database.kind,
      pages,
      questions: Math.min(questions.length, count),
      count,
      p50Ms: quantile(times, 0.5),
      p95Ms: quantile(times, 0.95),
      worstMs: quantile(times, 1),
      queueWaitP50Ms: quantile(waits, 0.5),
      queueWaitP95Ms: quantile(waits, 0.95),
    };
  } finally {
    await container.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Keeps what is told of waits; says what goes wrong. */
function waitsIn(waits: number[]): Logger {
  return {
    debug(what, { waitMs } = {}) {
      if (what === "answer began" && typeof waitMs === "number") waits.push(waitMs);
    },
    info: () => {},
    warn: (what, fields) => console.error(what, fields),
    error: (what, fields) => console.error(what, fields),
  };
}

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Container, createContainer } from "@/server/container";
import type { Actor } from "@/server/domain/identity/actor";
import { starterCandidates } from "@/server/domain/session/starter-questions";
import { readEnv } from "@/server/env";
import { roomyLimits } from "./built-server";
import { quantile } from "./quantile";
import { timeToFirstDelta } from "./time-to-first-delta";

const guest: Actor = { kind: "guest", tokenHash: "be".repeat(32) };
const warmUp = 5;

/**
 * The first word's time on a database with a long history, for the reader who has it, against the same documents on an empty database:
 * questions by turns, so that what else the machine does falls on both. Conversations that this makes are deleted again.
 */
export async function compareFirstTokens(
  urls: { full: string; empty: string },
  readerOf: (container: Container) => Promise<Actor>,
  count: number,
) {
  const dataDir = await mkdtemp(join(tmpdir(), "footnote-history-"));
  const open = async (url: string) => {
    const env = { FOOTNOTE_DATA: dataDir, DATABASE_URL: url, CHAT_MODEL: "", LOG_LEVEL: "warn", NEXTAUTH_SECRET: "for a bench alone" };
    const container = await createContainer(readEnv({ ...env, ...roomyLimits }));
    await container.start();
    while (container.documents.isIngesting()) await new Promise((resolve) => setTimeout(resolve, 100));
    return container;
  };
  const full = await open(urls.full);
  const empty = await open(urls.empty);
  const side = (container: Container, actor: Actor) => ({ container, actor, times: [] as number[] });
  const sides = [side(full, await readerOf(full)), side(empty, guest)];
  try {
    const questions = starterCandidates(await full.documents.outline()).map(({ question }) => question);
    for (let i = 0; i < warmUp + count; i++) {
      for (const { container, actor, times } of sides) {
        const { ms, conversationId } = await timeToFirstDelta(container, actor, questions[i % questions.length] ?? "");
        if (i >= warmUp) times.push(ms);
        await container.services.conversations.delete(actor, conversationId);
      }
    }
    const [p50Full, p50Empty] = sides.map(({ times }) => quantile(times, 0.5));
    const [p95Full, p95Empty] = sides.map(({ times }) => quantile(times, 0.95));
    const ratio = Math.round((100 * (p50Full ?? 0)) / (p50Empty ?? 1)) / 100;
    return {
      firstTokenP50Ms: p50Full,
      firstTokenP95Ms: p95Full,
      firstTokenEmptyP50Ms: p50Empty,
      firstTokenEmptyP95Ms: p95Empty,
      firstTokenRatio: ratio,
    };
  } finally {
    await full.close();
    await empty.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

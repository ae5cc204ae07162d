import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { type Container, createContainer } from "@/server/container";
import { type Agreement, agreement, kMeans } from "@/server/domain/evaluation/clustering";
import { createRandom } from "@/server/domain/evaluation/random";
import { groupQuestions } from "@/server/domain/gap/group-questions";
import { joinGroups } from "@/server/domain/gap/join-groups";
import type { Embedder } from "@/server/domain/retrieval/ports";
import { readEnv } from "@/server/env";
import { openThrowAwayLibrary } from "@/server/library";
import { madeUpWords, textMaker } from "./seed-text";

const Line = z.object({ question: z.string(), gold_page: z.string().nullish(), near_page: z.string().nullish() });
const orders = 5;

/**
 * `npm run bench gaps -- [--questions file.jsonl] [--count 10000]`: how well questions whose page is known are grouped, beside k-means told how many
 * groups there are, in five random orders; and how long it takes to group so many made-up questions in a database (DATABASE_URL, else a
 * throw-away embedded one), embedding included.
 */
export async function benchGaps(args: string[]): Promise<Record<string, unknown>> {
  const { values } = parseArgs({ args, options: { questions: { type: "string" }, count: { type: "string", default: "10000" } } });
  const library = await openThrowAwayLibrary();
  try {
    const quality = values.questions === undefined ? {} : await measureQuality(values.questions, library.embedder);
    const count = Number(values.count);
    return { measure: "gaps", ...quality, ...(count > 0 ? await measureTime(count, library.embedder) : {}) };
  } finally {
    await library.close();
  }
}

async function measureQuality(file: string, embedder: Embedder) {
  const lines = (await readFile(file, "utf8")).split("\n").filter((line) => line.trim() !== "");
  const rows = lines.map((line) => Line.parse(JSON.parse(line))).filter(({ gold_page, near_page }) => gold_page ?? near_page);
  const pages = rows.map(({ gold_page, near_page }) => gold_page ?? near_page ?? "");
  const vectors = await Promise.all(rows.map(({ question }) => embedder.embedQuery(question)));
  const ours: Agreement[] = [];
  const theirs: Agreement[] = [];
  for (let seed = 1; seed <= orders; seed++) {
    const random = createRandom(seed);
    const order = rows.map((_, i) => ({ i, at: random() })).sort((a, b) => a.at - b.at);
    const shuffled = order.flatMap(({ i }) => vectors[i] ?? []);
    const known = order.map(({ i }) => pages[i] ?? "");
    ours.push(agreement(joinGroups(shuffled, [], randomUUID), known));
    theirs.push(agreement(kMeans(vectors, new Set(pages).size, random), pages));
  }
  return { questions: rows.length, pages: new Set(pages).size, joined: meanOf(ours), kMeansToldHowMany: meanOf(theirs) };
}

function meanOf(all: readonly Agreement[]): Agreement {
  const mean = (of: (each: Agreement) => number) => Math.round((1_000 * all.reduce((sum, each) => sum + of(each), 0)) / all.length) / 1_000;
  return { groups: mean(({ groups }) => groups), purity: mean(({ purity }) => purity), adjustedRand: mean((each) => each.adjustedRand) };
}

async function measureTime(count: number, embedder: Embedder) {
  const folder = await mkdtemp(path.join(tmpdir(), "footnote-gaps-"));
  const container = await createContainer(readEnv({ LOG_LEVEL: "warn", FOOTNOTE_DATA: folder }));
  try {
    await insertQuestions(container, count);
    const { gapGroups, clock, ids } = container.services;
    const startedAt = performance.now();
    const grouped = await groupQuestions({ gapGroups, embedder, clock, ids }, new AbortController().signal);
    const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
    const [row] = await container.database.query<{ groups: number }>("SELECT count(*)::int AS groups FROM gaps");
    return { database: container.database.kind, grouped, groups: row?.groups ?? 0, seconds };
  } finally {
    await container.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Questions of a tenth as many subjects, each in ten wordings, that nothing was found for. */
async function insertQuestions({ database }: Container, count: number): Promise<void> {
  const random = createRandom(7);
  const say = textMaker(madeUpWords(4_000, random), random);
  const subjects = Array.from({ length: Math.ceil(count / 10) }, () => say(8));
  const [session, conversation] = [randomUUID(), randomUUID()];
  const questions = Array.from({ length: count }, (_, i) => ({
    id: randomUUID(),
    answer: randomUUID(),
    position: i + 1,
    text: `${["How about", "What is", "Why does", "Where is"][i % 4]} ${subjects[i % subjects.length]} ${say(1)}?`,
  }));
  await database.query(
    "INSERT INTO sessions (id, guest_token_hash, expires_at) VALUES ($1, sha256($2::bytea), footnote_now() + interval '1 day')",
    [session, Buffer.from(session)],
  );
  await database.query("INSERT INTO conversations (id, session_id, title) VALUES ($1, $2, 'Measured')", [conversation, session]);
  await database.query(
    `WITH x AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS x(id uuid, answer uuid, position int, text text)), answers AS (
       INSERT INTO messages (id, conversation_id, position, role, type, content, status)
       SELECT answer, $2::uuid, position, 'assistant', 'response', 'No.', 'delivered' FROM x RETURNING id)
     INSERT INTO rag_queries (id, message_id, query_text, outcome, model, timestamp)
     SELECT x.id, answers.id, x.text, 'not_found', 'extractive', footnote_now() - x.position * interval '1 second' FROM x JOIN answers ON answers.id = x.answer`,
    [JSON.stringify(questions), conversation],
  );
}

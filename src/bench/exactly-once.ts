import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { type Container, createContainer } from "@/server/container";
import { readEnv } from "@/server/env";
import { type BuiltServer, startBuiltServer } from "./built-server";
import { isExact } from "./promised";

const secret = "for the bench's own database, which nobody else sees";
const page = "# Kettle\n\nThe kettle boils water in four minutes. It switches itself off when the water boils.\n";
const question = "How fast does the kettle boil water?";
const guests = 40;
/** An answer that has not ended so long after the last post never will. */
const endWithinMs = 300_000;

/**
 * `npm run bench exactly-once -- --database-url <url of an empty database> [--sends 10000] [--at-once 24]`: each question is posted two to five times
 * at the same moment to two servers in turn, in a new conversation, by one of forty guests. There must be one question, one answer, one
 * query's row and one attempt for each, and every post must have been told the same answer; else the exit code is 1.
 */
export async function benchExactlyOnce(args: string[]): Promise<Record<string, unknown>> {
  const options = {
    "database-url": { type: "string" },
    sends: { type: "string", default: "10000" },
    "at-once": { type: "string", default: "24" },
  } as const;
  const { values } = parseArgs({ args, options });
  const databaseUrl = values["database-url"];
  if (databaseUrl === undefined) throw new Error("usage: npm run bench exactly-once -- --database-url <url of an empty database>");
  const docs = await mkdtemp(join(tmpdir(), "footnote-exactly-once-"));
  await writeFile(join(docs, "kettle.md"), page);
  const variables = { DATABASE_URL: databaseUrl, NEXTAUTH_SECRET: secret, FOOTNOTE_DOCS: docs };
  const servers: BuiltServer[] = [];
  try {
    for (let i = 0; i < 2; i++) servers.push(await startBuiltServer(variables));
    const container = await createContainer(readEnv({ ...variables, LOG_LEVEL: "error" }));
    try {
      const told = await measure(container, servers, { sends: Number(values.sends), atOnce: Number(values["at-once"]) });
      if (!told.exact) process.exitCode = 1;
      return told;
    } finally {
      await container.close();
    }
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    await rm(docs, { recursive: true, force: true });
  }
}

async function measure(container: Container, servers: readonly BuiltServer[], load: { sends: number; atOnce: number }) {
  const cookies = await Promise.all(Array.from({ length: guests }, (_, i) => cookieOf(servers[i % servers.length]?.url ?? "")));
  const startedAt = performance.now();
  const told = { posts: 0, disagreed: 0, refused: 0 };
  let next = 0;
  const work = async () => {
    while (next < load.sends) {
      const i = next++;
      const replies = await sendOne(servers, cookies[i % guests] ?? "", 2 + (i % 4));
      told.posts += replies.length;
      told.refused += replies.filter((reply) => reply === null).length;
      told.disagreed += Number(new Set(replies.filter((reply) => reply !== null)).size !== 1);
    }
  };
  await Promise.all(Array.from({ length: load.atOnce }, work));
  const postedMs = performance.now() - startedAt;
  const counts = await countsOnceAllEnded(container);
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  const { sends } = load;
  return {
    measure: "exactly-once",
    sends,
    ...told,
    ...counts,
    exact: isExact({ ...counts, ...told }, sends),
    seconds,
    postsPerSecond: Math.round(told.posts / (postedMs / 1_000)),
  };
}

async function cookieOf(url: string): Promise<string> {
  const response = await fetch(url);
  await response.text();
  return response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
}

const Reply = z.object({ result: z.object({ data: z.object({ messageId: z.string(), answerId: z.string() }) }) });

/** The answer's id that each post was told; null for one that was refused. */
function sendOne(servers: readonly BuiltServer[], cookie: string, times: number): Promise<(string | null)[]> {
  const body = JSON.stringify({ conversationId: crypto.randomUUID(), messageId: crypto.randomUUID(), text: question });
  const posts = Array.from({ length: times }, async (_, i) => {
    const response = await fetch(`${servers[i % servers.length]?.url}/api/trpc/message.send`, {
      method: "POST",
      headers: { cookie, "content-type": "application/json" },
      body,
    });
    const text = await response.text();
    const reply = Reply.safeParse(JSON.parse(text));
    if (!reply.success) console.error(text.slice(0, 300));
    return reply.success ? reply.data.result.data.answerId : null;
  });
  return Promise.all(posts);
}

const Counts = z.object({
  questions: z.number(),
  answers: z.number(),
  delivered: z.number(),
  running: z.number(),
  queries: z.number(),
  attempts: z.number(),
});

async function countsOnceAllEnded({ database }: Container): Promise<z.infer<typeof Counts>> {
  const latest = performance.now() + endWithinMs;
  while (true) {
    const [row] = await database.query(`
      SELECT count(*) FILTER (WHERE role = 'user')::int AS questions, count(*) FILTER (WHERE role = 'assistant')::int AS answers,
             count(*) FILTER (WHERE role = 'assistant' AND status = 'delivered')::int AS delivered,
             count(*) FILTER (WHERE role = 'assistant' AND status IN ('pending', 'streaming'))::int AS running,
             (SELECT count(*)::int FROM rag_queries) AS queries,
             (SELECT coalesce(sum(attempts), 0)::int FROM jobs WHERE kind = 'answer') AS attempts
        FROM messages`);
    const counts = Counts.parse(row);
    if (counts.running === 0 || performance.now() > latest) return counts;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { createContainer } from "@/server/container";
import { readEnv } from "@/server/env";
import { type BuiltServer, startBuiltServer } from "./built-server";
import { coveredQuestions } from "./covered-questions";
import { type PacedModel, startPacedModel } from "./paced-model";
import { openPage, type PageClient, type SeenAnswer } from "./page-client";
import { allComplete } from "./promised";
import { quantile } from "./quantile";

const secret = "for the bench's own database, which nobody else sees";
const warmUps = 2;
const mebibyte = 1_048_576;

/**
 * `npm run bench streams -- [--database-url <url of an empty database>] [--docs <folder>] [--streams 200] [--tokens 100] [--every-ms 20] [--runs 3]`:
 * as many answers of a mock model at once as streams, each to a page of its own guest, retrieval included, on one server. Times count from
 * the moment the first question is sent (`first token`: from the moment its own is). CPU is the server process's with all its threads, from
 * the first question to the last answer, by the tokens of all; memory is how far its resident set rises meanwhile. `queueWait`: from
 * an answer's commit to its start. Model, pages and database share the machine with it: `cpuMillisPerAnswer` says what each of them took, the
 * rest being the database's, where nothing else runs. An answer that did not come whole makes the exit code 1; times are told, not judged.
 */
export async function benchStreams(args: string[]): Promise<Record<string, unknown>> {
  const { values } = parseArgs({
    args,
    options: {
      "database-url": { type: "string" },
      docs: { type: "string" },
      streams: { type: "string", default: "200" },
      tokens: { type: "string", default: "100" },
      "every-ms": { type: "string", default: "20" },
      runs: { type: "string", default: "3" },
    },
  });
  const load = { streams: Number(values.streams), tokens: Number(values.tokens), everyMs: Number(values["every-ms"]) };
  const databaseUrl = values["database-url"];
  const model = await startPacedModel(load);
  let server: BuiltServer | null = null;
  try {
    server = await startBuiltServer({
      OPENAI_BASE_URL: model.url,
      OPENAI_API_KEY: "bench",
      CHAT_MODEL: "mock",
      MODEL_TITLES: "off",
      LOG_LEVEL: "debug",
      ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl, NEXTAUTH_SECRET: secret }),
      ...(values.docs === undefined ? {} : { FOOTNOTE_DOCS: values.docs }),
    });
    const questions = databaseUrl === undefined ? [fixedQuestion] : await questionsIn(databaseUrl, load.streams);
    const runs: Run[] = [];
    for (let i = 0; i < warmUps + Number(values.runs); i++) {
      const run = await measure({ server, model }, questions, load);
      if (i >= warmUps) runs.push(run);
      await new Promise((resolve) => setTimeout(resolve, 1_500));
    }
    const isComplete = allComplete(runs, load.streams);
    if (!isComplete) process.exitCode = 1;
    const median = (pick: (run: Run) => number) => quantile(runs.map(pick), 0.5);
    return {
      measure: "streams",
      database: databaseUrl === undefined ? "embedded" : "postgres",
      ...load,
      runs: runs.length,
      questions: questions.length,
      complete: isComplete,
      completed: runs.map(({ complete }) => complete),
      firstTokenP50Ms: median(({ firstP50Ms }) => firstP50Ms),
      firstTokenP95Ms: median(({ firstP95Ms }) => firstP95Ms),
      wallMs: median(({ wallMs }) => wallMs),
      worstWallMs: Math.max(...runs.map(({ wallMs }) => wallMs)),
      cpuMicrosPerToken: median(({ cpuMicrosPerToken }) => cpuMicrosPerToken),
      cpuMillisPerAnswer: {
        server: median(({ cpu }) => cpu.server),
        pages: median(({ cpu }) => cpu.pages),
        model: median(({ cpu }) => cpu.model),
        rest: median(({ cpu }) => cpu.rest),
      },
      rssGrowthMiB: Math.max(...runs.map(({ rssGrowthMiB }) => rssGrowthMiB)),
      queueWaitP50Ms: median(({ waitP50Ms }) => waitP50Ms),
      queueWaitP95Ms: median(({ waitP95Ms }) => waitP95Ms),
    };
  } finally {
    await server?.stop();
    await model.stop();
  }
}

const fixedQuestion = "How do I back up my data?";
type Measured = { server: BuiltServer; model: PacedModel };
type Load = { streams: number; tokens: number; everyMs: number };
type Run = {
  complete: number;
  firstP50Ms: number;
  firstP95Ms: number;
  wallMs: number;
  cpuMicrosPerToken: number;
  cpu: Shares;
  rssGrowthMiB: number;
  waitP50Ms: number;
  waitP95Ms: number;
};

/** CPU time by process, in milliseconds. */
type Shares = { server: number; pages: number; model: number; rest: number };

/** Asked of a container that is opened beside the server, on what that has read, and closed again. */
async function questionsIn(databaseUrl: string, most: number): Promise<string[]> {
  const env = readEnv({ DATABASE_URL: databaseUrl, NEXTAUTH_SECRET: secret, CHAT_MODEL: "", LOG_LEVEL: "error" });
  const container = await createContainer(env);
  try {
    return await coveredQuestions(container, most);
  } finally {
    await container.close();
  }
}

async function measure({ server, model }: Measured, questions: readonly string[], load: Load): Promise<Run> {
  const pages: PageClient[] = [];
  for (let i = 0; i < load.streams; i++) pages.push(await openPage(server.url));
  const before = await server.probe({ collect: true });
  const cpuBefore = await cpuUsed({ server, model });
  server.takeWaits();
  const peak = watchMemory(server);
  const startedAt = performance.now();
  const asked = pages.map(async (page, i): Promise<(SeenAnswer & { askedAt: number }) | null> => {
    const askedAt = performance.now();
    const seen = await page.ask(questions[i % questions.length] ?? "").catch((error: unknown) => void console.error(error));
    return seen ? { ...seen, askedAt } : null;
  });
  const answers = (await Promise.all(asked)).filter((answer) => answer !== null);
  const wallMs = Math.round(Math.max(...answers.map(({ finishedAt }) => finishedAt)) - startedAt);
  const cpuAfter = await cpuUsed({ server, model });
  const after = await server.probe();
  const peakBytes = Math.max(await peak(), after.rssBytes);
  const firsts = answers.map(({ firstDeltaAt, askedAt }) => firstDeltaAt - askedAt);
  const waits = server.takeWaits();
  return {
    complete: answers.filter((answer) => holdsAll(answer, load.tokens)).length,
    firstP50Ms: quantile(firsts, 0.5),
    firstP95Ms: quantile(firsts, 0.95),
    wallMs,
    cpuMicrosPerToken: Math.round((after.cpuMicros - before.cpuMicros) / (load.streams * load.tokens)),
    cpu: sharesBetween(cpuBefore, cpuAfter, load.streams),
    rssGrowthMiB: Math.round((peakBytes - before.rssBytes) / mebibyte),
    waitP50Ms: quantile(waits, 0.5),
    waitP95Ms: quantile(waits, 0.95),
  };
}

async function cpuUsed({ server, model }: Measured): Promise<Record<"server" | "pages" | "model" | "machine", number>> {
  const { user, system } = process.cpuUsage();
  const machine = cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
  const [{ cpuMicros }, modelMicros] = await Promise.all([server.probe(), model.cpuMicros()]);
  return { server: cpuMicros / 1_000, pages: (user + system) / 1_000, model: modelMicros / 1_000, machine };
}

/** By answer, to a tenth of a millisecond. The machine's own account is the coarsest of them. */
function sharesBetween(before: Awaited<ReturnType<typeof cpuUsed>>, after: typeof before, answers: number): Shares {
  const used = { server: after.server - before.server, pages: after.pages - before.pages, model: after.model - before.model };
  const rest = after.machine - before.machine - used.server - used.pages - used.model;
  const each = (ms: number) => Math.round((ms / answers) * 10) / 10;
  return { server: each(used.server), pages: each(used.pages), model: each(used.model), rest: each(rest) };
}

function holdsAll({ streamed, content }: SeenAnswer, tokens: number): boolean {
  const has = (text: string) => (text.match(/\bt\d+/g) ?? []).every((token, i) => token === `t${i}`);
  return [streamed, content].every((text) => has(text) && text.includes(`t${tokens - 1}`));
}

/** Looks at the resident set four times a second until told to stop; the largest seen. */
function watchMemory(server: BuiltServer): () => Promise<number> {
  let most = 0;
  let looking: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    looking = server.probe().then(({ rssBytes }) => {
      most = Math.max(most, rssBytes);
    });
  }, 250);
  return async () => {
    clearInterval(timer);
    await looking;
    return most;
  };
}

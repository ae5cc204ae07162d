import { type AnswerDeps, answerQuestion } from "@/server/domain/answer/answer-question";
import { readEnv } from "@/server/env";
import { type Library, openThrowAwayLibrary } from "@/server/library";
import { fixedRetriever, passageOf } from "@/testing/answer-fixtures";
import { startMockModelServer } from "@/testing/mock-model-server";

const tokenCount = 2_000;
const warmUps = 2;
const rounds = 15;
const maxAnswerChars = 20_000;
const question = { text: "How does the server handle a request of the client?", history: [], scope: { collectionId: null } };

/** A passage of about 180 words. */
function passage(index: number) {
  const sentences = Array.from(
    { length: 15 },
    (_, at) => `The server handles request ${index * 100 + at} of the client in handler ${at}, which waits for its answer.`,
  );
  return passageOf(sentences.join(" "), `page-${index}`);
}

/** `plain` is what the reference mock says; in `cited` every sentence claims something and cites two sources. */
const texts = {
  plain: Array.from({ length: tokenCount }, (_, index) => (index % 20 === 19 ? `t${index}.\n\n` : `t${index} `)),
  cited: Array.from({ length: tokenCount / 20 }, (_, index) => {
    const words = "The server handles request of the client in handler which waits for its answer and then goes on".split(" ");
    return [
      ...words.map((word) => `${word} `),
      "[",
      `${(index % 8) + 1}, ${((index + 3) % 8) + 1}].${index % 4 === 3 ? "\n\n" : " "}`,
    ].slice(-20);
  }).flat(),
};

/**
 * `npm run bench relay-pipeline`: tokens a second from the model's first byte to the answer's record, through the pipeline alone: 2,000 tokens as
 * fast as the model server sends them over HTTP on this machine, the model server sharing the process.
 */
export async function benchRelayPipeline(): Promise<Record<string, unknown>> {
  const library = await openThrowAwayLibrary();
  try {
    const plain = await measure(library, texts.plain);
    const cited = await measure(library, texts.cited);
    return { measure: "relay-pipeline", tokens: tokenCount, rounds, plain, cited };
  } finally {
    await library.close();
  }
}

/** `cpuMs` counts the whole process with the model server, from before the question: what wall time comes to on an idle machine. */
type Round = { ms: number; cpuMs: number; firstMs: number; words: number };

async function measure({ answerModel }: Library, tokens: readonly string[]) {
  const server = await startMockModelServer({ kind: "stream", tokens });
  const model = answerModel(readEnv({ CHAT_MODEL: "mock", OPENAI_BASE_URL: server.url }));
  const retriever = fixedRetriever(Array.from({ length: 8 }, (_, index) => passage(index)));
  const deps: AnswerDeps = { retriever, model, clock: { now: () => performance.now() }, maxAnswerChars };
  const runs: Round[] = [];
  try {
    for (let round = 0; round < warmUps + rounds; round += 1) runs.push(await once(deps));
  } finally {
    await server.close();
  }
  const measured = runs.slice(warmUps);
  const ms = median(measured.map((run) => run.ms));
  return {
    tokensPerSecond: Math.round(tokens.length / (ms / 1_000)),
    medianMs: round(ms),
    slowestMs: round(Math.max(...measured.map((run) => run.ms))),
    medianCpuMs: round(median(measured.map((run) => run.cpuMs))),
    firstTextAfterByteMs: round(median(measured.map((run) => run.firstMs))),
    words: median(measured.map((run) => run.words)),
  };
}

async function once(deps: AnswerDeps): Promise<Round> {
  const before = process.cpuUsage();
  let firstByteAt = 0;
  let firstTextAt = 0;
  const model = {
    ...deps.model,
    async *generate(...request: Parameters<typeof deps.model.generate>) {
      for await (const event of deps.model.generate(...request)) {
        firstByteAt ||= performance.now();
        yield event;
      }
    },
  };
  let words = 0;
  for await (const event of answerQuestion({ ...deps, model }, question, new AbortController().signal)) {
    if (event.type === "text") firstTextAt ||= performance.now();
    if (event.type === "done") words = event.record.content.split(/\s+/).filter((word) => word !== "").length;
  }
  const { user, system } = process.cpuUsage(before);
  return { ms: performance.now() - firstByteAt, cpuMs: (user + system) / 1_000, firstMs: firstTextAt - firstByteAt, words };
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

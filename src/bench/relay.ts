import { parseArgs } from "node:util";
import { startBuiltServer } from "./built-server";
import { openPage } from "./page-client";
import { quantile } from "./quantile";
import { startStopwatchProxy } from "./stopwatch-proxy";

/**
 * `npm run bench relay -- --model <url of an OpenAI-compatible server> [--docs <folder>] [--question …] [--tokens 2000] [--runs 9]`: a model's answer
 * through the built server to a page, over HTTP. The model server must write `--tokens` tokens `t0 t1 …` as fast as it can. Times count from the
 * first byte of the model's answer, which a proxy before the model server sees, in this process's clock; the first two runs warm up.
 */
export async function benchRelay(args: string[]): Promise<Record<string, unknown>> {
  const { values } = parseArgs({
    args,
    options: {
      model: { type: "string" },
      docs: { type: "string" },
      question: { type: "string", default: "How do I back up my data?" },
      tokens: { type: "string", default: "2000" },
      runs: { type: "string", default: "9" },
    },
  });
  if (values.model === undefined) throw new Error("usage: npm run bench relay -- --model <url> [--docs <folder>] [--tokens 2000]");
  const tokens = Number(values.tokens);
  const proxy = await startStopwatchProxy(values.model);
  const server = await startBuiltServer({
    OPENAI_BASE_URL: `${proxy.url}/v1`,
    OPENAI_API_KEY: "bench",
    CHAT_MODEL: "mock",
    MAX_ANSWER_CHARS: "20000",
    ...(values.docs === undefined ? {} : { FOOTNOTE_DOCS: values.docs }),
  });
  try {
    const page = await openPage(server.url);
    const runs: Run[] = [];
    for (let i = 0; i < warmUps + Number(values.runs); i++) {
      proxy.reset();
      const answer = await page.ask(values.question);
      const run = measure(answer, proxy.firstByteAt(), tokens);
      if (i >= warmUps) runs.push(run);
    }
    const rates = runs.map(({ tokensPerSecond }) => tokensPerSecond);
    const firsts = runs.map(({ firstDeltaMs }) => firstDeltaMs);
    return {
      measure: "relay",
      tokens,
      runs: runs.length,
      complete: runs.every(({ isComplete }) => isComplete),
      medianTokensPerSecond: Math.round(quantile(rates, 0.5)),
      worstTokensPerSecond: Math.round(quantile(rates, 0)),
      medianFirstDeltaMs: quantile(firsts, 0.5),
      worstFirstDeltaMs: quantile(firsts, 1),
    };
  } finally {
    await server.stop();
    await proxy.close();
  }
}

const warmUps = 2;
type Run = { tokensPerSecond: number; firstDeltaMs: number; isComplete: boolean };
type Answer = Awaited<ReturnType<Awaited<ReturnType<typeof openPage>>["ask"]>>;

function measure({ firstDeltaAt, finishedAt, streamed, content }: Answer, firstByteAt: number | null, tokens: number): Run {
  if (firstByteAt === null) throw new Error("the model server was not asked: does the question clear the relevance floor?");
  const expected = Array.from({ length: tokens }, (_, i) => `t${i}`);
  const has = (text: string) => expected.every((token, i) => (text.match(/\bt\d+/g) ?? [])[i] === token);
  return {
    tokensPerSecond: tokens / ((finishedAt - firstByteAt) / 1_000),
    firstDeltaMs: firstDeltaAt - firstByteAt,
    // The last delta comes with the final event, so both the deltas and the stored answer hold every token.
    isComplete: has(streamed) && has(content),
  };
}

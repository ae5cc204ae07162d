import { parseArgs } from "node:util";
import { chunkDocument, indexedText } from "@/server/domain/ingestion/chunk-document";
import type { DocumentParser } from "@/server/domain/ingestion/ports";
import { type Library, openThrowAwayLibrary } from "@/server/library";

const sampleMs = 20;

/**
 * `npm run bench ingest -- --docs <folder> [--database-url <url of an empty database>]`: how fast a folder of Markdown becomes
 * answerable, embedding included, and how fast it is found to be unchanged. `longestPauseMs` is the longest time the event loop stood still.
 */
export async function benchIngest(args: string[]): Promise<Record<string, unknown>> {
  const { values } = parseArgs({ args, options: { docs: { type: "string" }, "database-url": { type: "string" } } });
  if (values.docs === undefined) throw new Error("usage: npm run bench ingest -- --docs <folder> [--database-url <url>]");
  const library = await openThrowAwayLibrary({ databaseUrl: values["database-url"] });
  const watch = watchProcess();
  try {
    await library.embedder.embedQuery("Load the model.");
    const { parser, count } = countingParser(library.markdown);
    const first = await timed(() => library.ingest(library.folder(values.docs ?? ""), { parser, onProgress: report }));
    const { longestPauseMs, peakRssMb } = watch.stop();
    const counted = count();
    const again = await timed(() => library.ingest(library.folder(values.docs ?? "")));
    const { added, failed } = first.result;
    return {
      measure: "ingest",
      pages: added,
      failed,
      ...counted,
      seconds: first.seconds,
      pagesPerSecond: round(added / first.seconds),
      peakRssMb,
      longestPauseMs,
      reingestSeconds: again.seconds,
      reingestUnchanged: again.result.unchanged,
      ...(await searchable(library, first.result.collectionId)),
    };
  } finally {
    watch.stop();
    await library.close();
  }
}

/** The parser, counting what it is cut into. */
function countingParser(markdown: DocumentParser) {
  let chunks = 0;
  const distinct = new Set<string>();
  const parser: DocumentParser = {
    classify: markdown.classify,
    open(paths) {
      const reader = markdown.open(paths);
      return {
        version: reader.version,
        async parse(path, bytes) {
          const document = await reader.parse(path, bytes);
          for (const chunk of chunkDocument(document)) {
            chunks += 1;
            distinct.add(indexedText(chunk));
          }
          return document;
        },
      };
    },
  };
  return { parser, count: () => ({ chunks, distinctChunks: distinct.size }) };
}

/** How many chunks both indexes can find: a proof that the measured work was done. */
async function searchable({ lexical, vector, embedder }: Library, collectionId: string) {
  const { profile } = await lexical.search("the", { collectionId }, 1);
  const nearest = await vector.search(await embedder.embedQuery("documents"), embedder.id, { collectionId }, 1);
  return { chunksIndexed: profile.chunkCount, vectorsFound: nearest.length };
}

/** Memory and event loop delay, sampled on a timer of its own. */
function watchProcess() {
  let peak = 0;
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last - sampleMs);
    last = now;
    peak = Math.max(peak, process.memoryUsage.rss());
  }, sampleMs);
  return {
    stop() {
      clearInterval(timer);
      return { peakRssMb: Math.round(peak / 1024 / 1024), longestPauseMs: Math.round(longest) };
    },
  };
}

function report({ phase, done, total }: { phase: string; done: number; total: number }): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${phase} ${done}/${total}   `);
}

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number }> {
  const start = performance.now();
  const result = await work();
  return { result, seconds: round((performance.now() - start) / 1_000) };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

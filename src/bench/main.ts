/** A measure: takes the arguments after its name, returns what the last line says as JSON. */
type Measure = (args: string[]) => Promise<Record<string, unknown>>;

/** Every measure of `npm run bench <name>`, loaded when asked for; `seed` (also `npm run seed`) makes what `history` measures. */
const measures: Record<string, () => Promise<Measure>> = {
  "first-token": async () => (await import("./first-token")).benchFirstToken,
  relay: async () => (await import("./relay")).benchRelay,
  streams: async () => (await import("./streams")).benchStreams,
  connects: async () => (await import("./connects")).benchConnects,
  "exactly-once": async () => (await import("./exactly-once")).benchExactlyOnce,
  ingest: async () => (await import("./ingest")).benchIngest,
  retrieve: async () => (await import("./retrieve")).benchRetrieve,
  relevance: async () => (await import("./relevance")).benchRelevance,
  indistinguishable: async () => (await import("./indistinguishable")).benchIndistinguishable,
  scale: async () => (await import("./scale")).benchScale,
  gaps: async () => (await import("./gaps")).benchGaps,
  history: async () => (await import("./history")).benchHistory,
  seed: async () => (await import("./seed")).seed,
  page: async () => (await import("./page")).benchPage,
  faults: async () => (await import("./faults/faults")).benchFaults,
};

const [measureName = "", ...args] = process.argv.slice(2);
const load = measures[measureName];
if (load) {
  const measure = await load();
  console.log(JSON.stringify(await measure(args)));
} else {
  console.error(`usage: npm run bench <${Object.keys(measures).join("|")}> -- …`);
  process.exitCode = 2;
}

export {};

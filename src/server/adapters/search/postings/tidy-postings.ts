import type { Database } from "@/server/adapters/database/database";
import { mergeSegments, sweepSegments } from "./merge-segments";
import { sealPending } from "./seal-pending";

/**
 * Brings the lexical index into the shape it is searched in most quickly: everything in segments, few of them, without what nobody needs.
 * What is found is the same before, meanwhile and after. Without `rest`, pending chunks that do not fill a segment stay pending.
 */
export async function tidyPostings(
  database: Database,
  { rest, signal }: { rest: boolean; signal?: AbortSignal | undefined },
): Promise<void> {
  await sealPending(database, { rest });
  await mergeSegments(database, signal);
  await sweepSegments(database, signal);
}

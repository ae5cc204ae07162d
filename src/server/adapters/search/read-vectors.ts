import { z } from "zod";
import type { Sql } from "@/server/adapters/database/database";
import { gather } from "@/server/adapters/database/gather";

type Wanted = { chunkIds: readonly string[]; modelId: string };

const Row = z.object({ chunk_id: z.uuid(), model_id: z.string(), packed: z.instanceof(Uint8Array) });
/** Bytes before the numbers of pgvector's binary form, which are big-endian: the dimension and two unused. */
const packedHead = 4;

/** Questions whose vectors are read in one statement, and how long one waits for others. */
const mostTogether = 64;
const spacingMs = 20;

/** Vectors of chunks by their ids, as they were stored; together for questions that come together. */
export function createVectorReader(sql: Sql): (wanted: Wanted) => Promise<Map<string, Float32Array>> {
  return gather((wanted: readonly Wanted[]) => readTogether(sql, wanted), { most: mostTogether, spacingMs });
}

async function readTogether(sql: Sql, wanted: readonly Wanted[]): Promise<Map<string, Float32Array>[]> {
  const chunkIds = [...new Set(wanted.flatMap((one) => one.chunkIds))];
  if (chunkIds.length === 0) return wanted.map(() => new Map());
  // Packed: as text a vector is several times as long, and slow to read.
  const rows = await sql.query(
    `SELECT chunk_id, model_id, vector_send(embedding) AS packed FROM embeddings WHERE chunk_id = ANY ($1::uuid[]) AND model_id = ANY ($2::text[])`,
    [chunkIds, [...new Set(wanted.map(({ modelId }) => modelId))]],
    "vectors-of-chunks",
  );
  const found = new Map(rows.map((row) => Row.parse(row)).map((row) => [keyOf(row.chunk_id, row.model_id), unpacked(row.packed)]));
  return wanted.map(
    ({ chunkIds: ids, modelId }) =>
      new Map(
        ids.flatMap((id): [string, Float32Array][] => {
          const vector = found.get(keyOf(id, modelId));
          return vector ? [[id, vector]] : [];
        }),
      ),
  );
}

function keyOf(chunkId: string, modelId: string): string {
  return `${chunkId} ${modelId}`;
}

function unpacked(packed: Uint8Array): Float32Array {
  const bytes = new DataView(packed.buffer, packed.byteOffset + packedHead, packed.byteLength - packedHead);
  return Float32Array.from({ length: bytes.byteLength / 4 }, (_, i) => bytes.getFloat32(4 * i));
}

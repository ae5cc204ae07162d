import { z } from "zod";
import type { Sql } from "@/server/adapters/database/database";
import { gather } from "@/server/adapters/database/gather";

type Wanted = { chunkIds: readonly string[]; modelId: string };
/** By chunk and model. */
type Vectors = ReadonlyMap<string, Float32Array>;

const Row = z.object({ chunk_id: z.uuid(), model_id: z.string(), packed: z.instanceof(Uint8Array) });
/** Bytes before the numbers of pgvector's binary form, which are big-endian: the dimension and two unused. */
const packedHead = 4;
const bytesEach = 4;

/** Questions whose vectors are read in one statement, and how long one waits for others. */
const mostTogether = 64;
const spacingMs = 10;
/** Vectors that are remembered: 1.5 KB each of MiniLM's. */
const mostKnown = 2_000;

/**
 * Vectors of chunks by their ids, as they were stored; together for questions that come together. A chunk's text never changes, and with the model
 * that fixes its vector: the latest are remembered.
 */
export function createVectorReader(sql: Sql): (wanted: Wanted) => Promise<Map<string, Float32Array>> {
  const known = new Map<string, Float32Array>();
  const readTogether = async (wanted: readonly Wanted[]) => {
    const stored = await readStored(sql, wanted);
    for (const [key, vector] of stored) keep(known, key, vector);
    return wanted.map(() => stored);
  };
  const read = gather(readTogether, { most: mostTogether, spacingMs });
  return async ({ chunkIds, modelId }) => {
    const vectors = new Map<string, Float32Array>();
    const look = (from: Vectors, id: string): boolean => {
      const vector = from.get(keyOf(id, modelId));
      if (vector) vectors.set(id, vector);
      return vector !== undefined;
    };
    const missing = chunkIds.filter((id) => !look(known, id));
    if (missing.length === 0) return vectors;
    const stored = await read({ chunkIds: missing, modelId });
    for (const id of missing) look(stored, id);
    return vectors;
  };
}

function keep(known: Map<string, Float32Array>, key: string, vector: Float32Array): void {
  const [oldest] = known.size >= mostKnown ? known.keys() : [];
  if (oldest !== undefined) known.delete(oldest);
  known.set(key, vector);
}

async function readStored(sql: Sql, wanted: readonly Wanted[]): Promise<Vectors> {
  const [chunkIds, modelIds] = [new Set(wanted.flatMap((one) => one.chunkIds)), new Set(wanted.map((one) => one.modelId))];
  // Packed: as text a vector is several times as long, and slow to read.
  const rows = await sql.query(
    `SELECT chunk_id, model_id, vector_send(embedding) AS packed FROM embeddings WHERE chunk_id = ANY ($1::uuid[]) AND model_id = ANY ($2::text[])`,
    [[...chunkIds], [...modelIds]],
    "vectors-of-chunks",
  );
  return new Map(rows.map((row) => Row.parse(row)).map((row) => [keyOf(row.chunk_id, row.model_id), unpacked(row.packed)]));
}

function keyOf(chunkId: string, modelId: string): string {
  return `${chunkId} ${modelId}`;
}

function unpacked(packed: Uint8Array): Float32Array {
  const bytes = new DataView(packed.buffer, packed.byteOffset + packedHead, packed.byteLength - packedHead);
  const numbers = new Float32Array(bytes.byteLength / bytesEach);
  for (let i = 0; i < numbers.length; i++) numbers[i] = bytes.getFloat32(bytesEach * i);
  return numbers;
}

// @ts-check
// PostgreSQL (PGlite) in a thread of its own. Plain JavaScript, so that Node runs it from source and from dist/workers alike.
import fs from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { NodeFS } from "@electric-sql/pglite/nodefs";
import { vector } from "@electric-sql/pglite-pgvector";

if (parentPort === null) throw new Error("embedded-worker runs as a worker thread");
const port = parentPort;
/** @type {{ folder: string, fsyncCount: BigInt64Array }} */
const { folder, fsyncCount } = workerData;
const flushBytes = 64 * 1024;

/** PGlite's Node file system answers fsync without doing it; this one does it, and counts. */
class DurableFs extends NodeFS {
  /** @type {NodeFS["init"]} */
  async init(pglite, options) {
    const { emscriptenOpts } = await super.init(pglite, options);
    /** @param {{ FS: any }} module */
    const withFsync = (module) => {
      module.FS.filesystems.NODEFS.stream_ops.fsync = (/** @type {{ nfd?: number }} */ stream) => {
        if (stream.nfd !== undefined && stream.nfd !== null) fs.fsyncSync(stream.nfd);
        Atomics.add(fsyncCount, 0, 1n);
        return 0;
      };
    };
    const before = emscriptenOpts.preRun ?? [];
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(Array.isArray(before) ? before : [before]), withFsync] } };
  }
}

/** "-F" is PostgreSQL's "no fsync". */
const startParams = [...PGlite.defaultStartParams.filter((param) => param !== "-F"), "-c", "fsync=on", "-c", "wal_sync_method=fsync"];

/** @param {unknown} error */
const wordsOf = (error) => (error instanceof Error ? (error.stack ?? error.message) : String(error));

async function open() {
  return PGlite.create({ fs: new DurableFs(folder), extensions: { vector, pg_trgm }, startParams });
}

/**
 * Answers one batch of protocol messages, in few large pieces.
 * @param {PGlite} pglite
 * @param {Uint8Array} request
 */
async function answer(pglite, request) {
  /** @type {Uint8Array[]} */
  let pieces = [];
  let bytes = 0;
  const flush = (/** @type {boolean} */ done) => {
    const data = Buffer.concat(pieces);
    port.postMessage({ kind: "data", data, done });
    pieces = [];
    bytes = 0;
  };
  await pglite.execProtocolRawStream(request, {
    onRawData: (piece) => {
      pieces.push(piece.slice()); // the piece is a view of the engine's memory
      bytes += piece.byteLength;
      if (bytes >= flushBytes) flush(false);
    },
  });
  flush(true);
}

try {
  const pglite = await open();
  // Requests are answered in the order they came; `close` after all of them.
  let queue = Promise.resolve();
  port.on("message", (message) => {
    queue = queue.then(async () => {
      try {
        if (message.kind === "close") {
          await pglite.close();
          port.postMessage({ kind: "closed" });
          port.close();
        } else {
          await answer(pglite, message.data);
        }
      } catch (error) {
        port.postMessage({ kind: "failed", error: wordsOf(error) });
      }
    });
  });
  port.postMessage({ kind: "ready" });
} catch (error) {
  port.postMessage({ kind: "failed", error: wordsOf(error) });
}

import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { Database, Sql } from "./database";

const drainCheckMs = 5;

type Scope = { open: boolean };
type Connected = (error: Error | undefined, client: pg.PoolClient | undefined, done: (release?: boolean | Error) => void) => void;

/** A pool that refuses, at once, to be asked for a second connection by code that runs inside one of its transactions. */
export class GuardedPool extends pg.Pool {
  readonly #scopes = new AsyncLocalStorage<Scope>();
  #closing = false;

  /** A connection that is cut off rejects its statements and leaves the pool; without listeners it would end the process as well. */
  constructor(config: pg.PoolConfig) {
    super(config);
    this.on("error", () => {});
    this.on("connect", (client) => client.on("error", () => {}));
  }

  /** Runs `work` as the inside of a transaction: until it settles, this pool gives its async context nothing. */
  async inside<T>(work: () => Promise<T>): Promise<T> {
    const scope: Scope = { open: true };
    try {
      return await this.#scopes.run(scope, work);
    } finally {
      scope.open = false; // what was started in there and outlives it may use the pool again
    }
  }

  /** Serves who is waiting, refuses who comes later, and ends. (pg's own `end` leaves those in the queue without an answer.) */
  async drain(): Promise<void> {
    this.#closing = true;
    while (this.waitingCount > 0) await sleep(drainCheckMs);
    await this.end();
  }

  #refusal(): Error | null {
    if (this.#closing) return new Error("The database has been closed.");
    if (!this.#scopes.getStore()?.open) return null;
    return new Error("The pool was used inside a transaction. Use only `tx` there: the embedded database has one connection.");
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<pg.PoolClient> | undefined {
    const refusal = this.#refusal();
    if (refusal !== null) {
      if (callback === undefined) return Promise.reject(refusal);
      callback(refusal, undefined, () => {});
      return undefined;
    }
    if (callback === undefined) return super.connect();
    super.connect(callback);
    return undefined;
  }
}

async function runOn<Row extends object>(on: pg.Pool | pg.PoolClient, text: string, params?: readonly unknown[]): Promise<Row[]> {
  const { rows } = await (params === undefined ? on.query(text) : on.query(text, [...params]));
  return rows;
}

/** `query` and `transaction` of a `Database` over its pool. */
export function sqlOver(pool: GuardedPool): Pick<Database, "query" | "transaction"> {
  return {
    query: (text, params) => runOn(pool, text, params),
    async transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T> {
      const client = await pool.connect();
      const tx: Sql = { query: (text, params) => runOn(client, text, params) };
      let broken: Error | undefined;
      try {
        await client.query("BEGIN");
        const result = await pool.inside(() => work(tx));
        const { command } = await client.query("COMMIT");
        if (command !== "COMMIT") throw new Error("The transaction was undone, because a statement in it was refused.");
        return result;
      } catch (error) {
        await client.query("ROLLBACK").catch((cause: unknown) => {
          broken = new Error("rollback failed", { cause });
        });
        throw error;
      } finally {
        client.release(broken);
      }
    },
  };
}

import { AsyncLocalStorage } from "node:async_hooks";
import pg from "pg";
import type { Database, Sql } from "./database";

type Scope = { open: boolean };
type Connected = (error: Error | undefined, client: pg.PoolClient | undefined, done: (release?: boolean | Error) => void) => void;

/** A pool that refuses, at once, to be asked for a second connection by code that runs inside one of its transactions. */
export class GuardedPool extends pg.Pool {
  readonly #scopes = new AsyncLocalStorage<Scope>();

  /** Runs `work` as the inside of a transaction: until it settles, this pool gives its async context nothing. */
  async inside<T>(work: () => Promise<T>): Promise<T> {
    const scope: Scope = { open: true };
    try {
      return await this.#scopes.run(scope, work);
    } finally {
      scope.open = false; // what was started in there and outlives it may use the pool again
    }
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<pg.PoolClient> | void {
    if (this.#scopes.getStore()?.open) {
      const error = new Error("The pool was used inside a transaction. Use only `tx` there: the embedded database has one connection.");
      if (callback === undefined) return Promise.reject(error);
      callback(error, undefined, () => {});
      return;
    }
    return callback === undefined ? super.connect() : super.connect(callback);
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
        await client.query("COMMIT");
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

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
  #openScopes = 0;
  #closing = false;

  /** A connection that is cut off rejects its statements and leaves the pool; without listeners it would end the process as well. */
  constructor(config: pg.PoolConfig) {
    super(config);
    this.on("error", () => {});
    this.on("connect", (client) => client.on("error", () => {}));
  }

  /**
   * Runs `work` as the inside of a transaction: until it settles, this pool gives its async context nothing. Between transactions contexts are not
   * followed: on Node 20 that puts hooks on every promise of the process, a tenth of what a busy one does.
   */
  async inside<T>(work: () => Promise<T>): Promise<T> {
    const scope: Scope = { open: true };
    this.#openScopes++;
    try {
      return await this.#scopes.run(scope, work);
    } finally {
      scope.open = false; // what was started in there and outlives it may use the pool again
      this.#openScopes--;
      if (this.#openScopes === 0) this.#scopes.disable();
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

type Connection = pg.Pool | pg.PoolClient;

async function runOn<Row extends object>(on: Connection, text: string, params?: readonly unknown[]): Promise<Row[]> {
  const { rows } = await (params === undefined ? on.query(text) : on.query(text, [...params]));
  return rows;
}

/** What a connection says that is not the one a statement was planned on: it is unknown there, or another's name. */
const foreignPlanCodes = new Set(["26000", "42P05"]);

/**
 * `query` and `transaction` of a `Database` over its pool. `keepsPlans`: its connections are its own. A pooler that was not recognised as
 * one shows itself by losing a plan; nothing has run then, so the statement is run plainly, and so are all that follow.
 */
export function sqlOver(pool: GuardedPool, { keepsPlans }: { keepsPlans: boolean }): Pick<Database, "query" | "transaction"> {
  let usesNames = keepsPlans;
  const run = async <Row extends object>(on: Connection, text: string, params?: readonly unknown[], name?: string): Promise<Row[]> => {
    if (name === undefined || !usesNames) return runOn(on, text, params);
    try {
      const { rows } = await on.query({ name, text, values: [...(params ?? [])] });
      return rows;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && typeof error.code === "string" && foreignPlanCodes.has(error.code))) throw error;
      usesNames = false;
      return runOn(on, text, params);
    }
  };
  return {
    query: (text, params, planName) => run(pool, text, params, planName),
    async transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T> {
      const client = await pool.connect();
      // Without names: after a lost plan a transaction could not go on.
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

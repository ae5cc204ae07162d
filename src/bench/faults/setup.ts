import type { RunSql } from "./evidence";
import type { Instance } from "./instance";
import type { SetupName } from "./plan";

/** A service that instances reach over a connection of ours. */
export type Line = {
  /** Ends its connections and refuses new ones, or keeps them and passes nothing on, until `restore`. */
  cut(): Promise<void>;
  stall(): void;
  restore(): Promise<void>;
  /** Takes the service itself away, and gives it back. */
  leave(isCrash: boolean): Promise<void>;
  comeBack(): Promise<void>;
  connections(): number;
};

/** Servers that a set-up may use. Without `databaseUrl` it starts a PostgreSQL of its own, of the programs in `postgresBin` where that is given. */
export type Servers = { databaseUrl: string | undefined; postgresBin: string | undefined; redisUrl: string | undefined; hasRedis: boolean };

/** A running application, with everything a run may take away from it. */
export type Setup = {
  name: SetupName;
  /** Where clients go. */
  url: string;
  instances: readonly [Instance, ...Instance[]];
  database: (Line & { endConnections(): Promise<void> }) | null;
  redis: Line | null;
  /** How many TCP connections stand between clients and instances, at what balances the load; null where nobody can tell. */
  connectionsBetween(): number | null;
  /** What the instances say of themselves; removed with the set-up. */
  logFile: string;
  /** Runs a statement past the application. */
  sql: RunSql;
  /** What is open in the database's server beyond the `pooled` connections of the instances' pools, in words; nothing where it is inside the instance. */
  openInDatabase(pooled: number): Promise<string[]>;
  /** Ends everything; what was left open then, in words. */
  close(): Promise<string[]>;
};

import type { RunSql } from "./evidence";
import type { Instance } from "./instance";
import type { SetupName } from "./plan";

/** A service that instances reach over a connection of ours. */
export type Line = { cut(): Promise<void>; stall(): void; restore(): Promise<void>; connections(): number };

/** Servers that a set-up may use: databases are made on `databaseUrl`; `restartDatabase` is a command that restarts it. */
export type Servers = { databaseUrl: string; redisUrl: string | undefined; restartDatabase: string | undefined };

/** A running application, with everything a run may take away from it. */
export type Setup = {
  name: SetupName;
  /** Where clients go. */
  url: string;
  instances: readonly [Instance, ...Instance[]];
  database: (Line & { endConnections(): Promise<void>; restart(): Promise<void> }) | null;
  redis: Line | null;
  /** Runs a statement past the application. */
  sql: RunSql;
  /** What is left open in the database's server, in words; nothing where that is inside the instance. */
  openInDatabase(): Promise<string[]>;
  /** Ends everything; what was left open then, in words. */
  close(): Promise<string[]>;
};

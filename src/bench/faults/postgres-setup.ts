import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createOwnDatabase } from "./own-database";
import { createRunFolder, instanceEnvironment } from "./run-folder";
import { startServerProcess } from "./server-process";
import type { Servers, Setup } from "./setup";

/** One process on a PostgreSQL server. */
export async function startPostgres(modelUrl: string, servers: Servers): Promise<Setup> {
  const folder = createRunFolder();
  const dataDir = join(folder.path, "data");
  mkdirSync(dataDir);
  const database = await createOwnDatabase(servers);
  const instance = await startServerProcess({
    name: "a",
    dataDir,
    docs: folder.docs,
    logFile: folder.logFile,
    env: { ...instanceEnvironment(modelUrl), DATABASE_URL: database.url },
  }).catch(async (error: unknown) => {
    await database.drop();
    throw error;
  });
  return {
    name: "postgres",
    logFile: folder.logFile,
    url: instance.url,
    instances: [instance],
    database: database.line,
    redis: null,
    connectionsBetween: () => 0,
    sql: database.sql,
    openInDatabase: (pooled) => database.open(pooled + 1),
    async close() {
      await instance.end();
      const left = await database.drop();
      folder.remove();
      return left;
    },
  };
}

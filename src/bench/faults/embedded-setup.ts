import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createRunFolder, instanceEnvironment } from "./run-folder";
import { startServerProcess } from "./server-process";
import type { Setup } from "./setup";

/** One process with the embedded database. */
export async function startEmbedded(modelUrl: string): Promise<Setup> {
  const folder = createRunFolder();
  const dataDir = join(folder.path, "data");
  mkdirSync(dataDir);
  const instance = await startServerProcess({
    name: "a",
    dataDir,
    docs: folder.docs,
    logFile: folder.logFile,
    env: instanceEnvironment(modelUrl),
  });
  return {
    name: "embedded",
    logFile: folder.logFile,
    url: instance.url,
    instances: [instance],
    database: null,
    redis: null,
    connectionsBetween: () => 0,
    sql: instance.sql,
    openInDatabase: async () => [],
    async close() {
      await instance.end();
      folder.remove();
      return [];
    },
  };
}

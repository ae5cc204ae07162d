import { templateDatabase, templateFolder } from "./database-template";
import { testServers } from "./test-servers";

/** Vitest's global setup: the databases that tests copy are migrated once, before the first of them asks. */
export default async function prepareDatabases(): Promise<void> {
  await templateFolder();
  const { postgresUrl } = testServers();
  if (postgresUrl !== undefined) await templateDatabase(postgresUrl);
}

import type { Command } from "commander";
import { readEnv } from "@/server/env";
import { migrateDatabase } from "@/server/open-migrated";
import { callLiveServer } from "./control-socket";
import { type Output, printResult, reportFailures } from "./output";

/** `footnote migrate`: what every start does, by hand; needed before a release where starts may not migrate. */
export function registerMigrate(program: Command): void {
  program
    .command("migrate")
    .description("Apply the database migrations. A running server has applied its own.")
    .option("--json", "print the result as JSON")
    .action((options: Output) =>
      reportFailures(options, async () => {
        const env = readEnv();
        const live = await callLiveServer(env.FOOTNOTE_DATA, "migrate", {}, () => {});
        const applied = live === null ? await migrateDatabase(env) : [];
        printResult(options, { applied }, () => (applied.length > 0 ? `Applied ${applied.join(", ")}.` : "The database is up to date."));
      }),
    );
}

#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, CommanderError } from "commander";
import { z } from "zod";
import { loadEnvFile } from "@/server/env";
import { projectRoot } from "@/server/project-root";
import { registerAdmin } from "./admin";
import { registerAsk } from "./ask";
import { registerDoctor } from "./doctor";
import { registerEval } from "./eval";
import { registerIngest } from "./ingest";
import { registerMigrate } from "./migrate";
import { exitCode } from "./output";
import { registerStart } from "./start";

const program = new Command("footnote")
  .description("A chat that answers from your documentation and proves every claim with a footnote.")
  .version(version(), "--version", "print the version")
  .configureHelp({ sortSubcommands: false })
  .showHelpAfterError("Use --help to see how.")
  .exitOverride();

for (const register of [registerStart, registerIngest, registerAsk, registerMigrate, registerDoctor, registerAdmin, registerEval])
  register(program);

function version(): string {
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(join(projectRoot(), "package.json"), "utf8"))).version;
}

loadEnvFile();
try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? exitCode.done : exitCode.wrongUse;
}

import { spawnSync } from "node:child_process";
import { accessSync, constants, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Where Debian and Ubuntu keep PostgreSQL's programs, a folder for each version. */
const versions = "/usr/lib/postgresql";

/** The folders in which PostgreSQL's programs may be, the likeliest first. */
export function postgresFolders(given: string | undefined): string[] {
  if (given !== undefined) return [given];
  const told = spawnSync("pg_config", ["--bindir"], { encoding: "utf8" }).stdout?.trim();
  const installed = foldersIn(versions).sort((a, b) => Number(b) - Number(a));
  const all = [...onPath(), ...(told ? [told] : []), ...installed.map((version) => join(versions, version, "bin"))];
  return [...new Set(all)].filter((folder) => isProgram(join(folder, "initdb")) && isProgram(join(folder, "postgres")));
}

/** Where a program is; null where it is not installed. */
export function findProgram(name: string): string | null {
  return (
    onPath()
      .map((folder) => join(folder, name))
      .find(isProgram) ?? null
  );
}

function onPath(): string[] {
  return (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

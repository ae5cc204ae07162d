import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const Manifest = z.object({ name: z.string() });

function isFootnote(folder: string): boolean {
  const file = join(folder, "package.json");
  if (!existsSync(file)) return false;
  try {
    return Manifest.safeParse(JSON.parse(readFileSync(file, "utf8"))).data?.name === "footnote";
  } catch {
    return false; // half-written or foreign: not ours
  }
}

/** The outermost folder above `start` that is Footnote's: a standalone build keeps a copy of package.json inside the project. */
function outermostAbove(start: string): string | null {
  let found: string | null = null;
  for (let folder = start; ; folder = dirname(folder)) {
    if (isFootnote(folder)) found = folder;
    if (dirname(folder) === folder) return found;
  }
}

/**
 * The folder that holds package.json, prisma/ and dist/, whether this runs from source, from dist/, or inside Next's server
 * bundle (whose module address may be anything: there the working directory decides).
 */
export function projectRoot(): string {
  const address = import.meta.url;
  const starts = [address.startsWith("file:") ? dirname(fileURLToPath(address)) : null, process.cwd(), dirname(process.argv[1] ?? ".")];
  for (const start of starts) {
    const root = start === null ? null : outermostAbove(start);
    if (root !== null) return root;
  }
  throw new Error("Footnote's own folder was not found: start it from the folder that holds its package.json.");
}

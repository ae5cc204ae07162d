import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { projectRoot } from "@/server/project-root";

/** One migration of this build: its folder's name, its SQL, and the hex SHA-256 that Prisma books for it. */
export type MigrationFile = { name: string; sql: string; checksum: string };

/** The folder of migrations that this build came with. */
export const migrationsFolder = (): string => join(projectRoot(), "prisma", "migrations");

/** All migrations in `folder`, oldest first, as Prisma orders them: by name. */
export async function readMigrations(folder: string): Promise<MigrationFile[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(folder, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    }),
  );
}

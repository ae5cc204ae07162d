import { writeSync } from "node:fs";
import { openDatabase } from "@/server/adapters/database/open-database";

/**
 * Run as a process of its own, to be killed: writes rows into the embedded database in `argv[2]` until then, from four writers at
 * once, and prints the id of each row after its commit. Every fifth commit is a transaction of two rows.
 */
async function writeUntilKilled(dataDir: string): Promise<void> {
  const database = await openDatabase({ dataDir });
  await database.query("CREATE TABLE IF NOT EXISTS acknowledged (id bigint GENERATED ALWAYS AS IDENTITY, body text NOT NULL)");
  writeSync(1, "ready\n");
  const insert = "INSERT INTO acknowledged (body) VALUES (repeat('text ', 40)) RETURNING id";
  const writer = async () => {
    for (let turn = 1; ; turn++) {
      const rows =
        turn % 5 > 0
          ? await database.query<{ id: string }>(insert)
          : await database.transaction(async (tx) => [
              ...(await tx.query<{ id: string }>(insert)),
              ...(await tx.query<{ id: string }>(insert)),
            ]);
      writeSync(1, `${rows.map(({ id }) => id).join("\n")}\n`);
    }
  };
  await Promise.all([writer(), writer(), writer(), writer()]);
}

await writeUntilKilled(process.argv[2] ?? "");

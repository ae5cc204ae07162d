import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { projectRoot } from "@/server/project-root";
import { temporaryDataFolder } from "@/testing/temporary-database";
import { openEmbeddedDatabase } from "./embedded-database";

const crashes = 20;
const longestWritingMs = 400;
const longestStartMs = 1_500;

const folder = await temporaryDataFolder();
afterAll(() => rm(folder, { recursive: true, force: true }));

/**
 * Lets a process of its own write until it is killed at a random moment, or kills it while it still starts and recovers from the
 * crash before; the ids it had acknowledged by then.
 */
async function writeAndCrash(killed: "writing" | "starting"): Promise<string[]> {
  const script = join(projectRoot(), "src", "testing", "crash-writer.ts");
  const child = spawn(process.execPath, ["--import", "tsx", script, folder], { cwd: projectRoot(), stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  const closed = once(child, "close");
  if (killed === "writing") await Promise.race([once(child.stdout, "data"), closed]);
  await sleep(Math.random() * (killed === "writing" ? longestWritingMs : longestStartMs));
  child.kill("SIGKILL");
  await closed;
  const lines = output.split("\n").slice(0, -1); // the last line may be cut
  if (killed === "writing") expect(lines[0]).toBe("ready");
  return lines.slice(1);
}

test(`no acknowledged row is lost when the process is killed while it writes, ${crashes} times`, { timeout: 300_000 }, async () => {
  const acknowledged: string[] = [];
  for (let crash = 0; crash < crashes; crash++) {
    acknowledged.push(...(await writeAndCrash("writing")));
    if (crash % 5 === 4) acknowledged.push(...(await writeAndCrash("starting")));
    const database = await openEmbeddedDatabase(folder);
    const rows = await database.query<{ id: string }>("SELECT id FROM acknowledged");
    await database.close();
    const kept = new Set(rows.map(({ id }) => id));
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
  }
  expect(acknowledged.length).toBeGreaterThan(crashes);
});

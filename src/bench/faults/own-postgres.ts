import { execFile } from "node:child_process";
import { chownSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { postgresFolders } from "./find-program";
import { onServer } from "./on-server";
import { createOwnProcess, freePort } from "./own-process";
import type { Service } from "./taken-away";

/** A PostgreSQL of the run's own, from programs that are installed here; it ends with the run. Throws where there is none with pgvector. */
export async function startOwnPostgres(binFolder: string | undefined): Promise<Service> {
  const reasons: string[] = [];
  for (const folder of postgresFolders(binFolder)) {
    try {
      return await startFrom(folder);
    } catch (error) {
      reasons.push(`${folder}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const why = reasons.length === 0 ? "initdb and postgres are not installed here" : reasons.join("; ");
  throw new Error(`No PostgreSQL of its own: ${why}. Give --database-url of a server on which databases may be made, or --postgres-bin.`);
}

async function startFrom(bin: string): Promise<Service> {
  const folder = mkdtempSync(join(tmpdir(), "footnote-faults-pg-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const owner = unprivileged();
    if (owner.uid !== undefined && owner.gid !== undefined) chownSync(folder, owner.uid, owner.gid);
    const data = join(folder, "data");
    const making = ["-D", data, "-U", "postgres", "--auth=trust", "-E", "UTF8", "--no-locale", "--no-sync"];
    await promisify(execFile)(join(bin, "initdb"), making, { cwd: folder, ...owner });
    const port = await freePort();
    const url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
    const args = ["-D", data, "-p", String(port), "-k", "", "-c", "listen_addresses=127.0.0.1"];
    const isServing = () => onServer(url, "SELECT 1").then(Boolean, () => false);
    const server = createOwnProcess(join(bin, "postgres"), args, folder, owner, isServing);
    await server.start();
    // What PostgreSQL calls an immediate shutdown: nothing is written, and the next start recovers as after a crash.
    const service: Service = {
      url,
      leave: (isCrash) => server.end(isCrash ? "SIGQUIT" : "SIGINT"),
      comeBack: server.start,
      async close() {
        await server.end("SIGINT");
        remove();
      },
    };
    const [vector] = await onServer(url, "SELECT FROM pg_available_extensions WHERE name = 'vector'");
    if (vector !== undefined) return service;
    await service.close();
    throw new Error("it has no pgvector");
  } catch (error) {
    remove();
    throw error;
  }
}

/** PostgreSQL does not run as root: then as its own user, or as nobody. */
function unprivileged(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const users = readFileSync("/etc/passwd", "utf8").split("\n");
  const [, , uid, gid] =
    (users.find((line) => line.startsWith("postgres:")) ?? users.find((line) => line.startsWith("nobody:")))?.split(":") ?? [];
  return { uid: Number(uid ?? 65_534), gid: Number(gid ?? 65_534) };
}

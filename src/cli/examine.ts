import { z } from "zod";
import type { Container } from "@/server/container";

/** One thing that was looked at. `advice` says what to do where it is not well. */
export const Finding = z.object({ name: z.string(), ok: z.boolean(), detail: z.string(), advice: z.string().optional() });
export type Finding = z.infer<typeof Finding>;

const newestRun = `SELECT r.status, r.failed, r.finished_at, c.name FROM ingest_runs r JOIN collections c ON c.id = r.collection_id
  ORDER BY r.started_at DESC LIMIT 1`;

/** Looks at an open container's parts, one after the other. */
export async function examine(container: Container): Promise<Finding[]> {
  return [await databaseFinding(container), await documentsFinding(container), await modelFinding(container)];
}

async function databaseFinding({ database, env }: Container): Promise<Finding> {
  const [row] = await database.query<{ version: string; vector: string | null; migrations: number }>(
    `SELECT current_setting('server_version') AS version, (SELECT extversion FROM pg_extension WHERE extname = 'vector') AS vector,
       (SELECT count(*)::int FROM _prisma_migrations WHERE finished_at IS NOT NULL) AS migrations`,
  );
  const where = database.kind === "embedded" ? `embedded in ${env.FOOTNOTE_DATA}` : "PostgreSQL by DATABASE_URL";
  return {
    name: "database",
    ok: true,
    detail: `${where}, version ${row?.version}, pgvector ${row?.vector}, ${row?.migrations} migrations applied`,
  };
}

async function documentsFinding({ database, documents }: Container): Promise<Finding> {
  const pages = await documents.pageCount();
  const [run] = await database.query<{ status: string; failed: number; name: string }>(newestRun);
  const detail = `${pages} pages${run ? `, last read ${run.status} with ${run.failed} failed (${run.name})` : ""}`;
  if (pages > 0) return { name: "documents", ok: true, detail };
  return { name: "documents", ok: false, detail, advice: "There is nothing to answer from. Read a folder with: footnote ingest <folder>" };
}

async function modelFinding(container: Container): Promise<Finding> {
  const { CHAT_MODEL } = container.env;
  if (CHAT_MODEL === undefined) return { name: "model", ok: true, detail: "none configured: answers quote the documents" };
  const problem = await container.checkModel();
  if (problem === null) return { name: "model", ok: true, detail: `${CHAT_MODEL} answers` };
  return { name: "model", ok: false, detail: problem, advice: "Check OPENAI_BASE_URL, OPENAI_API_KEY and CHAT_MODEL." };
}

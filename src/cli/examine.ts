import { z } from "zod";
import type { Container } from "@/server/container";

/** One thing that was looked at. `advice` says what to do where it is not well. */
export const Finding = z.object({ name: z.string(), ok: z.boolean(), detail: z.string(), advice: z.string().optional() });
export type Finding = z.infer<typeof Finding>;

/** Looks at an open container's parts, one after the other. */
export async function examine(container: Container): Promise<Finding[]> {
  const parts = [databaseFinding, redisFinding, documentsFinding, jobsFinding, auditFinding, modelFinding];
  const findings: Finding[] = [];
  for (const look of parts) findings.push(...[await look(container)].filter((finding) => finding !== null));
  return findings;
}

async function databaseFinding({ database, describeDatabase, env }: Container): Promise<Finding> {
  const { version, pgvector, migrations } = await describeDatabase();
  const where = database.kind === "embedded" ? `embedded in ${env.FOOTNOTE_DATA}` : "PostgreSQL by DATABASE_URL";
  return {
    name: "database",
    ok: true,
    detail: `${where}, version ${version}, pgvector ${pgvector}, ${migrations} migrations applied`,
  };
}

/** Nothing to say where nobody asked for it. */
async function redisFinding({ env, checkRedis }: Container): Promise<Finding | null> {
  if (env.REDIS_URL === undefined) return null;
  const problem = await checkRedis();
  if (problem === null) return { name: "redis", ok: true, detail: "answers" };
  if (problem === "unused") return { name: "redis", ok: true, detail: "not used: the embedded database has one process only" };
  return { name: "redis", ok: false, detail: problem, advice: "Check REDIS_URL. Until it answers, the database does its work." };
}

async function documentsFinding({ documents }: Container): Promise<Finding> {
  const pages = await documents.pageCount();
  const run = await documents.lastRun();
  const detail = `${pages} pages${run === null ? "" : `, last read ${run.status} with ${run.failed} failed (${run.collection})`}`;
  if (pages > 0) return { name: "documents", ok: true, detail };
  return { name: "documents", ok: false, detail, advice: "There is nothing to answer from. Read a folder with: footnote ingest <folder>" };
}

/** Nothing to say while all goes well. */
async function jobsFinding({ failingJobs }: Container): Promise<Finding | null> {
  const failing = await failingJobs();
  if (failing.length === 0) return null;
  const detail = failing.map(({ key, status, attempts, error }) => `${key} ${status} after ${attempts} attempts (${error})`).join("; ");
  return { name: "jobs", ok: false, detail, advice: "What is queued is tried again by itself. The server's log says more." };
}

/** The chain's end is told, so that it can be kept elsewhere: whoever can write to the database could make a whole chain anew. */
async function auditFinding({ services }: Container): Promise<Finding> {
  const { sealed, unsealed, brokenAt, head } = await services.auditChain.verify();
  const waiting = unsealed === 0 ? "" : `, ${unsealed} not yet`;
  if (brokenAt === null)
    return { name: "audit", ok: true, detail: `${sealed} events in the chain${waiting}${head === null ? "" : `, end ${head}`}` };
  return {
    name: "audit",
    ok: false,
    detail: `the chain of ${sealed} events breaks at event ${brokenAt}`,
    advice: "Somebody has changed or removed what was logged. Compare with a backup.",
  };
}

async function modelFinding(container: Container): Promise<Finding> {
  const { CHAT_MODEL } = container.env;
  if (CHAT_MODEL === undefined) return { name: "model", ok: true, detail: "none configured: answers quote the documents" };
  const problem = await container.checkModel();
  if (problem === null) return { name: "model", ok: true, detail: `${CHAT_MODEL} answers` };
  return { name: "model", ok: false, detail: problem, advice: "Check OPENAI_BASE_URL, OPENAI_API_KEY and CHAT_MODEL." };
}

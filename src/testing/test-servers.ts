import { z } from "zod";

const url = z.preprocess((value) => (value === "" ? undefined : value), z.string().optional());
const TestServers = z.object({ TEST_POSTGRES_URL: url, TEST_POOLED_URL: url, TEST_REDIS_URL: url });

/**
 * The servers that tests may use besides the embedded database: `TEST_POSTGRES_URL` (PostgreSQL with pgvector, a user that may
 * create databases), `TEST_POOLED_URL` (the same server through a transaction pooler) and `TEST_REDIS_URL`.
 */
export function testServers(): { postgresUrl: string | undefined; pooledUrl: string | undefined; redisUrl: string | undefined } {
  const env = TestServers.parse(process.env);
  return { postgresUrl: env.TEST_POSTGRES_URL, pooledUrl: env.TEST_POOLED_URL, redisUrl: env.TEST_REDIS_URL };
}

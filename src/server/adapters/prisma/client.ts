import { PrismaPg } from "@prisma/adapter-pg";
import type { Database } from "../database/database";
import { PrismaClient } from "./generated/client";

/**
 * Prisma over the database's own pool; closing the database closes it. In an interactive transaction use only `tx`: the embedded
 * database has one connection.
 */
export function createPrismaClient(database: Database): PrismaClient {
  return new PrismaClient({ adapter: new PrismaPg(database.pool) });
}

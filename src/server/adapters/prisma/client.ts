import { PrismaPg } from "@prisma/adapter-pg";
import type { Database } from "../database/database";
import { GuardedPool } from "../database/guarded-pool";
import { PrismaClient } from "./generated/client";

/**
 * Prisma over the database's own pool; closing the database closes it. In an interactive transaction use only `tx`: the embedded
 * database has one connection, and the client itself is refused there at once instead of waiting for it.
 */
export function createPrismaClient({ pool }: Database): PrismaClient {
  const client = new PrismaClient({ adapter: new PrismaPg(pool) });
  return pool instanceof GuardedPool ? withGuardedTransactions(client, pool) : client;
}

function withGuardedTransactions(client: PrismaClient, pool: GuardedPool): PrismaClient {
  const transaction = (work: unknown, ...options: unknown[]) => {
    const guarded = typeof work === "function" ? (tx: unknown) => pool.inside(async () => work(tx)) : work;
    return Reflect.apply(client.$transaction, client, [guarded, ...options]);
  };
  return new Proxy(client, {
    get: (target, key) => (key === "$transaction" ? transaction : Reflect.get(target, key)),
  });
}

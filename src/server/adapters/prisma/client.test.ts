import { randomUUID } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { temporaryDatabase } from "@/testing/temporary-database";
import { createPrismaClient } from "./client";

const database = await temporaryDatabase();
const prisma = createPrismaClient(database);
afterAll(async () => {
  await prisma.$disconnect();
  await database.dispose();
});

const user = () => ({ id: randomUUID(), email: `${randomUUID()}@example.org` });

test("Prisma reads and writes the same rows as SQL does", async () => {
  const { id, email } = await prisma.user.create({ data: user() });
  expect(await database.query("SELECT email, role FROM users WHERE id = $1", [id])).toEqual([{ email, role: "user" }]);
});

test("a repeated unique value is Prisma's P2002", async () => {
  const data = user();
  await prisma.user.create({ data });
  await expect(prisma.user.create({ data: { ...data, id: randomUUID() } })).rejects.toMatchObject({ code: "P2002" });
});

test("an interactive transaction that throws leaves nothing", async () => {
  const data = user();
  const work = prisma.$transaction(async (tx) => {
    await tx.user.create({ data });
    throw new Error("undo");
  });
  await expect(work).rejects.toThrow("undo");
  expect(await prisma.user.count({ where: { id: data.id } })).toBe(0);
});

test("queries and transactions at the same time are all answered", async () => {
  const people = Array.from({ length: 12 }, user);
  await Promise.all(
    people.map((data, index) =>
      index % 3 === 0 ? prisma.$transaction(async (tx) => tx.user.create({ data })) : prisma.user.create({ data }),
    ),
  );
  expect(await prisma.user.count({ where: { id: { in: people.map(({ id }) => id) } } })).toBe(12);
});

test("inside an interactive transaction the client itself is refused at once", async () => {
  const nested = prisma.$transaction(async () => prisma.user.count());
  await expect(nested).rejects.toThrow(/Use only `tx`/);
  expect(await prisma.user.count()).toBeGreaterThanOrEqual(0);
});

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are pieces of source
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { z } from "zod";
import { projectRoot } from "@/server/project-root";

const Found = z.object({
  mutants: z.array(z.object({ start: z.number(), end: z.number(), replacement: z.string() })),
  blind: z.array(z.number()),
});
const Finder = z.object({ findMutants: z.function({ input: [z.string(), z.string(), z.object({ guards: z.boolean() })], output: Found }) });
const Stores = z.object({ stores: z.array(z.string()) });
const scripts = join(projectRoot(), "scripts", "mutation");
const { findMutants } = Finder.parse(await import(join(scripts, "find-mutants.mjs")));
const { stores } = Stores.parse(await import(join(scripts, "related-tests.mjs")));

/** What is removed of a statement, and what stands there then. */
function removed(statement: string): string[] {
  const text = `export const read = (database) => run(database, sql\`${statement}\`);`;
  const { mutants, blind } = findMutants("a-store.ts", text, { guards: false });
  expect(blind).toEqual([]);
  return mutants.map(({ start, end, replacement }) => `${text.slice(start, end)} → ${replacement}`);
}

const blindIn = (statement: string, parameter = "who") =>
  findMutants("a-store.ts", `const read = (${parameter}) => run(database, sql\`${statement}\`);`, { guards: false }).blind;

it("removes every comparison with a value that says who somebody is, whatever it is compared with", () => {
  const conditions = [
    "w.owner_id = ${ownerId(actor)}",
    "u.email = ${email}",
    "lower(identifier) = ${person.email}",
    "a.provider_account_id = ${providerAccountId}",
    "x.whom = ${actor.userId}::uuid",
    "x.whom IS NOT DISTINCT FROM ${userId}::uuid",
    "x.whom = ANY (${[...userIds]}::uuid[])",
    "${userId}::uuid = x.whom",
    "${tokenHash}::bytea IS NOT NULL",
    "${isTheirs(actor)}",
  ];
  for (const condition of conditions) {
    expect(removed(`SELECT 1 FROM x WHERE x.word = 'a' AND ${condition} ORDER BY 1`)).toEqual([`${condition} → TRUE`]);
    expect(removed(`SELECT (SELECT 1 FROM x WHERE ${condition}) AS one, x.b FROM x`)).toEqual([`${condition} → TRUE`]);
  }
});

it("takes away what refuses, too", () => {
  expect(removed("SELECT CASE WHEN ${admin.userId}::uuid <> ALL (held.ids) THEN 'FORBIDDEN' END FROM held")).toEqual([
    "${admin.userId}::uuid <> ALL (held.ids) → FALSE",
  ]);
});

it("leaves what is written and shown, and what is compared with anything else", () => {
  expect(removed("INSERT INTO x (id, user_id) VALUES (${id}::uuid, ${userId}::uuid)")).toEqual([]);
  expect(removed("UPDATE x SET whom = ${userId}::uuid, word = ${word} WHERE x.word = ${word}")).toEqual([]);
  expect(removed("SELECT ${userId}::uuid AS whom FROM x WHERE (x.word, x.nth) > (${word}, ${nth}) LIMIT ${limit}")).toEqual([]);
  expect(removed("SELECT x.word = 'a' OR EXISTS (SELECT FROM x), ${shownTo(actor)} AS shown FROM x")).toEqual([]);
});

it("says where such a value stands in a condition of a form that it does not know", () => {
  expect(blindIn("SELECT 1 FROM x WHERE x.members @> ${actor.userId}")).toEqual([1]);
  expect(blindIn("SELECT 1 FROM x WHERE (x.a, x.b) = (${userId}, 1)")).toEqual([1]);
  expect(blindIn("SELECT 1 FROM x WHERE x.word = ${word}")).toEqual([]);
  expect(blindIn("SELECT 1 FROM x WHERE x.word = ${word}", "actor")).toEqual([1]);
});

it("knows every such condition of the stores", () => {
  for (const folder of stores) {
    for (const name of readdirSync(join(projectRoot(), folder)).filter((file) => /(?<!\.test|-contract)\.ts$/.test(file))) {
      const { blind } = findMutants(name, readFileSync(join(projectRoot(), folder, name), "utf8"), { guards: false });
      expect([name, blind]).toEqual([name, []]);
    }
  }
});

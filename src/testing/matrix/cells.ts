import type { MatrixActor } from "./actors";
import { type Belongings, missingBelongings } from "./belongings";
import type { IdRule } from "./policy";

/** Whose an id is. `elsewhere`: one's own, but below another of one's conversations. */
type Whose = "own" | "elsewhere" | "foreign" | "missing" | "malformed";

/** One request: an actor asks with these ids. */
export type Cell = { name: string; ids: Record<string, { whose: Whose; value: unknown }> };

const malformed: unknown[] = ["", "not-an-id", 7, null, { $ne: null }, ["00000000-0000-4000-8000-000000000000"], "' OR true --"];

/** Others whose things are asked for, by a word for the report. */
export type Others = Record<string, Belongings>;

/** All the requests that an actor can make of a surface with its ids: each id and all of them own, another's, missing, malformed. */
export function cellsOf(ids: Record<string, IdRule>, actor: MatrixActor, others: Others): Cell[] {
  const { elsewhere } = actor;
  const fields = Object.keys(ids);
  if (fields.length === 0) return [{ name: "as itself", ids: {} }];
  const own = actor.belongings ?? missingBelongings();
  const ownWhose: Whose = actor.belongings === null ? "missing" : actor.isOwner ? "own" : "foreign";
  const value = (from: Belongings, field: string) => from[ids[field]?.of ?? "mark"];
  const cell = (name: string, pick: (field: string) => { whose: Whose; value: unknown }): Cell => ({
    name,
    ids: Object.fromEntries(fields.map((field) => [field, pick(field)])),
  });
  const mine = (field: string) => ({ whose: ownWhose, value: value(own, field) });
  const all = (name: string, whose: Whose, from: Belongings) => cell(name, (field) => ({ whose, value: value(from, field) }));
  const one = (name: string, whose: Whose, given: (field: string) => unknown) =>
    fields.map((field) => cell(`${name} ${field}`, (at) => (at === field ? { whose, value: given(at) } : mine(at))));
  const several = fields.length > 1;
  const missing = missingBelongings();
  return [
    cell("own", mine),
    ...Object.entries(others).flatMap(([who, theirs]) => [
      all(`${who}'s`, "foreign", theirs),
      ...(several ? one(`${who}'s`, "foreign", (field) => value(theirs, field)) : []),
    ]),
    all("missing", "missing", missing),
    ...(several ? one("missing", "missing", (field) => value(missing, field)) : []),
    ...(several && elsewhere !== null && actor.isOwner ? one("own but elsewhere", "elsewhere", (field) => value(elsewhere, field)) : []),
    ...malformed.flatMap((wrong) => one(`malformed ${JSON.stringify(wrong)} as`, "malformed", () => wrong)),
  ];
}

import type { MatrixActor } from "./actors";
import { type Belongings, missingBelongings } from "./belongings";
import type { IdRule } from "./policy";

/** Whose an id is. `elsewhere`: one's own, but below another of one's conversations. */
type Whose = "own" | "elsewhere" | "foreign" | "missing" | "malformed";

type Id = { whose: Whose; value: unknown };

/** One request: an actor asks with these ids. */
export type Cell = { name: string; ids: Record<string, Id> };

const malformed: unknown[] = ["", "not-an-id", 7, null, { $ne: null }, ["00000000-0000-4000-8000-000000000000"], "' OR true --"];

/** Others whose things are asked for, by a word for the report. */
export type Others = Record<string, Belongings>;

/** All the requests that an actor can make of a surface with its ids: each id and all of them own, another's, missing, malformed. */
export function cellsOf(ids: Record<string, IdRule>, actor: MatrixActor, others: Others): Cell[] {
  const rules = Object.entries(ids);
  if (rules.length === 0) return [{ name: "as itself", ids: {} }];
  const missing = missingBelongings();
  const mine = ({ of }: IdRule): Id => {
    const value = actor.belongings?.[of] ?? null;
    return value === null ? { whose: "missing", value: missing[of] } : { whose: actor.isOwner ? "own" : "foreign", value };
  };
  const all = (name: string, pick: (rule: IdRule) => Id): Cell => ({
    name,
    ids: Object.fromEntries(rules.map(([field, rule]) => [field, pick(rule)])),
  });
  const each = (name: string, pick: (rule: IdRule) => Id) =>
    rules.map(([field]) => all(`${name} ${field}`, (rule) => (rule === ids[field] ? pick(rule) : mine(rule))));
  const both = (name: string, pick: (rule: IdRule) => Id) => [all(name, pick), ...(rules.length > 1 ? each(name, pick) : [])];
  const elsewhere = actor.isOwner && rules.length > 1 ? actor.elsewhere : null;
  return [
    all("own", mine),
    ...Object.entries(others).flatMap(([who, theirs]) => {
      const isThere = rules.every(([, { of }]) => theirs[of] !== null);
      return isThere ? both(`${who}'s`, ({ of }) => ({ whose: "foreign", value: theirs[of] })) : [];
    }),
    ...both("missing", ({ of }) => ({ whose: "missing", value: missing[of] })),
    ...(elsewhere === null ? [] : each("own but elsewhere", ({ of }) => ({ whose: "elsewhere", value: elsewhere[of] }))),
    ...malformed
      .filter((wrong) => rules.every(([, { inPath }]) => inPath === undefined || (typeof wrong === "string" && wrong !== "")))
      .flatMap((wrong) => each(`malformed ${JSON.stringify(wrong)} as`, () => ({ whose: "malformed", value: wrong }))),
  ];
}

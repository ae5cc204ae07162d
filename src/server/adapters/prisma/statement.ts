import { createHash } from "node:crypto";
import type { Sql } from "../database/database";

/** An SQL text with its parameters, ready for `Sql.query`. */
export type Statement = { text: string; params: unknown[] };

/** A piece of SQL that is part of the program, not a value. */
class Fragment {
  constructor(readonly statement: Statement) {}
}

/** What is known of a template by what stands in its places so far: there are few such texts, and each is written once. */
type Written = { text: string | null; next: Map<string, Written> };
const templates = new WeakMap<TemplateStringsArray, Written>();
/** A place with a value in it, whatever that is; no fragment is written like it. */
const anyValue = "$";

/** Writes SQL with its values in place: each `${value}` becomes a parameter, each fragment joins the text. */
export function sql(strings: TemplateStringsArray, ...values: readonly unknown[]): Statement {
  const params: unknown[] = [];
  let written = templates.get(strings) ?? { text: null, next: new Map() };
  templates.set(strings, written);
  for (const value of values) {
    const isFragment = value instanceof Fragment;
    if (isFragment) params.push(...value.statement.params);
    else params.push(value);
    const inPlace = isFragment ? value.statement.text : anyValue;
    const next = written.next.get(inPlace) ?? { text: null, next: new Map() };
    written.next.set(inPlace, next);
    written = next;
  }
  written.text ??= write(strings, values);
  return { text: written.text, params };
}

/** A fragment of SQL with values of its own, for use inside `sql`. */
export function fragment(strings: TemplateStringsArray, ...values: readonly unknown[]): Fragment {
  return new Fragment(sql(strings, ...values));
}

function write(strings: TemplateStringsArray, values: readonly unknown[]): string {
  let count = 0;
  const place = (value: unknown): string => {
    if (!(value instanceof Fragment)) return `$${++count}`;
    const { text, params } = value.statement;
    const offset = count;
    count += params.length;
    return text.replace(/\$(\d+)/g, (_, n: string) => `$${Number(n) + offset}`);
  };
  return strings.reduce((before, part, i) => before + place(values[i - 1]) + part);
}

const planNames = new Map<string, string>();

/** Runs a statement written with `sql`: there are few different texts, so the connection keeps their plans. */
export function run<Row extends object>(database: Sql, { text, params }: Statement): Promise<Row[]> {
  let name = planNames.get(text);
  if (name === undefined) {
    name = createHash("sha256").update(text).digest("base64url").slice(0, 22);
    planNames.set(text, name);
  }
  return database.query(text, params, name);
}

/** JSON for a jsonb parameter. What PostgreSQL cannot hold (NUL, halves of surrogate pairs) becomes U+FFFD; lengths stay the same. */
export function json(value: unknown): string {
  const text = JSON.stringify(value);
  // Both are written as escapes, so a text without any needs no second look at each of its strings, which costs ten times as much.
  if (!unstorableEscape.test(text)) return text;
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === "string" ? storable(inner) : inner));
}

const unstorableEscape = /\\u(?:0000|d[89a-f])/;

/** Text as PostgreSQL can hold it; of the same length. */
export function storable(text: string): string {
  return text.replaceAll("\0", "\uFFFD").toWellFormed();
}

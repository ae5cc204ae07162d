import { createHash } from "node:crypto";
import type { Sql } from "../database/database";

/** An SQL text with its parameters, ready for `Sql.query`. */
export type Statement = { text: string; params: unknown[] };

/** A piece of SQL that is part of the program, not a value. */
class Fragment {
  constructor(readonly statement: Statement) {}
}

/** Writes SQL with its values in place: each `${value}` becomes a parameter, each fragment joins the text. */
export function sql(strings: TemplateStringsArray, ...values: readonly unknown[]): Statement {
  const params: unknown[] = [];
  const text = strings.reduce((before, part, i) => before + place(values[i - 1], params) + part);
  return { text, params };
}

/** A fragment of SQL with values of its own, for use inside `sql`. */
export function fragment(strings: TemplateStringsArray, ...values: readonly unknown[]): Fragment {
  return new Fragment(sql(strings, ...values));
}

function place(value: unknown, params: unknown[]): string {
  if (!(value instanceof Fragment)) return `$${params.push(value)}`;
  const offset = params.length;
  params.push(...value.statement.params);
  return value.statement.text.replace(/\$(\d+)/g, (_, n: string) => `$${Number(n) + offset}`);
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

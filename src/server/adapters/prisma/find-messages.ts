import type { Actor } from "../../domain/identity/actor";
import type { IndexedTerm, SearchFilter } from "../../domain/message-search/ports";
import { ownerId, ownsConversation } from "./owner";
import { fragment, type Statement, sql } from "./statement";

type Page = { offset: number; limit: number; newest: number | null };

/** Of more texts than this that have all terms, some are left out; the inverted lists say in no order which. */
const mostCandidates = 3_000;

/**
 * Texts with all terms. Rare terms are found in the inverted lists and the weightiest texts come first. Terms that stand nearly everywhere
 * would fetch nearly everything: there the latest texts are walked through until enough of them fit.
 */
export function findStatement(actor: Actor, terms: readonly IndexedTerm[], filter: SearchFilter, page: Page): Statement {
  const { offset, limit, newest } = page;
  const has = all(terms.map(hasTerm));
  const wanted = wantedBy(filter);
  const columns = fragment`d.conversation_id, d.id, d.owner_id, d.role, d.at`;
  const found =
    newest === null
      ? fragment`SELECT ${columns}, ${weigh(terms)} AS weight FROM search_texts d WHERE ${has} AND ${wanted} LIMIT ${mostCandidates}::int`
      : fragment`SELECT ${columns}, 0::real AS weight FROM (
           SELECT d.* FROM search_texts d WHERE d.owner_id = ${ownerId(actor)} AND ${wanted} ORDER BY d.at DESC LIMIT ${newest}::int) d
          WHERE ${has} LIMIT ${offset + limit}::int`;
  return sql`
    WITH found AS MATERIALIZED (${found}), best AS MATERIALIZED (
      SELECT f.* FROM found f WHERE f.owner_id = ${ownerId(actor)}
       ORDER BY f.weight DESC, f.at DESC, f.id OFFSET ${offset}::int LIMIT ${limit}::int
    )
    SELECT f.conversation_id, f.id, f.role, f.at, c.title, c.status, coalesce(m.content, '') AS content
      FROM best f
      JOIN conversations c ON c.id = f.conversation_id
      LEFT JOIN sessions s ON s.id = c.session_id
      LEFT JOIN messages m ON m.id = f.id AND m.conversation_id = f.conversation_id
     WHERE ${ownsConversation(actor)} AND (f.role IS NULL OR m.id IS NOT NULL)
     ORDER BY f.weight DESC, f.at DESC, f.id`;
}

type Sql = ReturnType<typeof fragment>;

/** The inverted lists answer `&&` and `@>`. */
function hasTerm({ kind, ids }: IndexedTerm): Sql {
  return kind === "any" ? fragment`d.words && ${[...ids]}::int[]` : fragment`d.words @> ${[...ids]}::int[]`;
}

function all(conditions: readonly Sql[]): Sql {
  return conditions.reduce((before, condition) => fragment`${before} AND ${condition}`);
}

function weigh(terms: readonly IndexedTerm[]): Sql {
  return terms
    .map(({ best, weight }) => fragment`CASE WHEN d.words && ${[...best]}::int[] THEN ${weight}::real ELSE ${weight / 2}::real END`)
    .reduce((before, part) => fragment`${before} + ${part}`);
}

function wantedBy({ role, fromMs, untilMs }: SearchFilter): Sql {
  const at = (ms: number | null) => (ms === null ? null : new Date(ms));
  return fragment`(${role}::text IS NULL OR d.role = ${role}) AND d.at >= coalesce(${at(fromMs)}::timestamptz, '-infinity')
      AND d.at < coalesce(${at(untilMs)}::timestamptz, 'infinity')`;
}

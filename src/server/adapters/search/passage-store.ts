import { z } from "zod";
import type { Sql } from "@/server/adapters/database/database";
import { gather } from "@/server/adapters/database/gather";
import { orderLocations } from "@/server/domain/retrieval/order-locations";
import type { Passage, Scope } from "@/server/domain/retrieval/passage";
import type { PassageStore } from "@/server/domain/retrieval/ports";
import { scopeKey } from "@/server/domain/retrieval/scope-key";
import { scopeSql } from "./scope-sql";

const Location = z.object({
  documentId: z.uuid(),
  ordinal: z.number(),
  title: z.string(),
  path: z.string(),
  url: z.string().nullable(),
  anchor: z.string().nullable(),
  headingPath: z.array(z.string()),
  version: z.string().nullable(),
});
const Row = z.object({ chunkId: z.uuid(), text: z.string(), context: z.string(), locations: z.array(Location) });

const SectionRow = Row.extend({ place: z.number() });

/** What one statement reads at most: chunks of so many questions, sections of so many passages. */
const mostTogether = 64;
/** A question waits no longer for others. */
const spacingMs = 10;

/** Reads chunks with where they stand. Questions that come together mostly ask for the same chunks: those are read once, in one statement. */
export function createPassageStore(sql: Sql): PassageStore {
  const load = gather((wanted: readonly Wanted[]) => loadTogether(sql, wanted), { most: mostTogether, spacingMs });
  const section = gather((places: readonly Place[]) => sectionsTogether(sql, places), { most: mostTogether, spacingMs });
  return {
    load: async (chunkIds, scope) => (chunkIds.length === 0 ? [] : load({ chunkIds, scope })),
    section: (documentId, ordinal) => section({ documentId, ordinal }),

    async versions({ collectionId }) {
      const rows = await sql.query<{ version: string | null }>(
        `SELECT DISTINCT version FROM documents WHERE ($1::uuid IS NULL OR collection_id = $1) ORDER BY version`,
        [collectionId],
      );
      return rows.map(({ version }) => version);
    },

    async countDocuments(scope) {
      const { condition, params, key } = scopeSql(scope, 1);
      const [row] = await sql.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM documents d WHERE d.status = 'indexed' AND ${condition.replace("l.collection_id", "d.collection_id")}`,
        params,
        `count-documents-${key}`,
      );
      return row?.count ?? 0;
    },
  };
}

type Wanted = { chunkIds: readonly string[]; scope: Scope };
type Place = { documentId: string; ordinal: number };

/** One statement for each scope, in most cases one in all. */
async function loadTogether(sql: Sql, wanted: readonly Wanted[]): Promise<Passage[][]> {
  const byScope = new Map<string, { scope: Scope; chunkIds: Set<string> }>();
  for (const { chunkIds, scope } of wanted) {
    const same = byScope.get(scopeKey(scope)) ?? { scope, chunkIds: new Set() };
    byScope.set(scopeKey(scope), same);
    for (const chunkId of chunkIds) same.chunkIds.add(chunkId);
  }
  const loads = Array.from(byScope, async ([key, { scope, chunkIds }]) => [key, await loadScope(sql, [...chunkIds], scope)] as const);
  const loaded = new Map(await Promise.all(loads));
  return wanted.map(({ chunkIds, scope }) => chunkIds.flatMap((chunkId) => loaded.get(scopeKey(scope))?.get(chunkId) ?? []));
}

async function loadScope(sql: Sql, chunkIds: readonly string[], scope: Scope): Promise<Map<string, Passage>> {
  const { condition, params, key } = scopeSql(scope, 2);
  const rows = await sql.query(
    `SELECT c.id AS "chunkId", c.text, c.context, json_agg(${location}) AS locations
     FROM chunks c JOIN chunk_locations l ON l.chunk_id = c.id JOIN documents d ON d.id = l.document_id
     WHERE c.id = ANY ($1::uuid[]) AND ${condition}
     GROUP BY c.id`,
    [chunkIds, ...params],
    `load-passages-${key}`,
  );
  const passages = rows.flatMap((row) => toPassage(Row.parse(row)));
  return new Map(passages.map((passage) => [passage.chunkId, passage]));
}

async function sectionsTogether(sql: Sql, places: readonly Place[]): Promise<Passage[][]> {
  const distinct = [...new Map(places.map((place) => [placeKey(place), place])).values()];
  const rows = await sql.query(
    `SELECT wanted.place::int, c.id AS "chunkId", c.text, c.context, json_build_array(${location}) AS locations
     FROM unnest($1::uuid[], $2::int[]) WITH ORDINALITY AS wanted(document_id, ordinal, place)
     JOIN chunk_locations here ON here.document_id = wanted.document_id AND here.ordinal = wanted.ordinal
     JOIN chunk_locations l ON l.document_id = here.document_id AND l.heading_path = here.heading_path AND l.anchor IS NOT DISTINCT FROM here.anchor
     JOIN chunks c ON c.id = l.chunk_id JOIN documents d ON d.id = l.document_id
     ORDER BY wanted.place, l.ordinal`,
    [distinct.map(({ documentId }) => documentId), distinct.map(({ ordinal }) => ordinal)],
    "sections-of-passages",
  );
  const sections = new Map<string, Passage[]>(distinct.map((place) => [placeKey(place), []]));
  for (const { place, ...row } of z.array(SectionRow).parse(rows)) {
    const wanted = distinct[place - 1];
    if (wanted !== undefined) sections.get(placeKey(wanted))?.push(...toPassage(row));
  }
  return places.map((place) => sections.get(placeKey(place)) ?? []);
}

function placeKey({ documentId, ordinal }: Place): string {
  return `${documentId}/${ordinal}`;
}

const location = `json_build_object('documentId', d.id, 'ordinal', l.ordinal, 'title', d.title, 'path', d.path,
  'url', d.url || coalesce('#' || l.anchor, ''), 'anchor', l.anchor, 'headingPath', l.heading_path, 'version', d.version)`;

function toPassage({ locations, ...chunk }: z.infer<typeof Row>): Passage[] {
  const [first, ...others] = orderLocations(locations);
  return first ? [{ ...chunk, location: first, otherLocations: others }] : [];
}

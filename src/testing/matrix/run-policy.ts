import type { Sql } from "@/server/adapters/database/database";
import { actorKinds, type MatrixActor, type World } from "./actors";
import { type Cell, cellsOf, type Others } from "./cells";
import { changedTables, databaseState } from "./database-state";
import { type Expected, expectedOf, type Policy, type Shown } from "./policy";

/** One actor of each kind, and others (`owners`) whose things they try to get at. */
export type Cast = { actors: Map<string, MatrixActor>; others: Others; owners: MatrixActor[] };

export type Outcome = { cells: number; wrong: string[] };

/** Brings everybody on. */
export async function castOf(world: World): Promise<Cast> {
  const actors: Cast["actors"] = new Map();
  for (const kind of Object.keys(actorKinds)) actors.set(kind, await make(world, kind));
  const owners = await othersIn(world);
  return { actors, others: belongingsOf(owners), owners: [...owners.values()] };
}

async function othersIn(world: World, isNeeded: (who: string) => boolean = () => true): Promise<Map<string, MatrixActor>> {
  const others = new Map<string, MatrixActor>();
  for (const kind of ["guest", "user", "admin"]) {
    const who = `another ${kind}`;
    if (isNeeded(who)) others.set(who, await make(world, kind));
  }
  return others;
}

function belongingsOf(owners: Map<string, MatrixActor>): Others {
  return Object.fromEntries([...owners].flatMap(([who, { belongings }]) => (belongings === null ? [] : [[who, belongings] as const])));
}

/** Asks a surface for every cell. Refused cells share their actors, because nothing may change; each success that writes has a new actor. */
export async function runPolicy(world: World, cast: Cast, policy: Policy): Promise<Outcome> {
  const wrong: string[] = [];
  let cells = 0;
  const sql = world.container.database;
  let before = await databaseState(sql);
  const refusals = new Map<string, string>();
  for (const [kind, actor] of cast.actors) {
    for (const cell of cellsOf(policy.ids, actor, cast.others)) {
      cells++;
      const expected = expectedOf(policy, actor, cell);
      const mayWrite = expected === "ok" && policy.isWrite;
      const played = mayWrite ? await anew(world, kind, policy, cell) : { actor, cell };
      const shown = await policy.call(played.actor, values(played.cell));
      if (mayWrite) await untilAnswered(sql);
      const changed = mayWrite ? [] : await changedTables(sql, before);
      if (mayWrite || changed.length > 0) before = await databaseState(sql);
      const faults = [
        ...judge(shown, expected, kind, refusals),
        ...leaks(shown, played, policy),
        ...(lacksOwn(shown, played, policy) ? [`does not show what is one's own: ${shown.text.slice(0, 300)}`] : []),
        ...(changed.length > 0 ? [`wrote to ${changed.join(", ")}`] : []),
      ];
      wrong.push(...faults.map((fault) => `${policy.name} × ${kind} × ${cell.name}: ${fault}`));
    }
  }
  return { cells, wrong };
}

/** What a success began goes on writing after its reply; it is not to be taken for what the next cell does. */
async function untilAnswered(sql: Sql): Promise<void> {
  while ((await sql.query("SELECT FROM jobs WHERE status = 'running'")).length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
}

function judge(shown: Shown, expected: Expected, kind: string, refusals: Map<string, string>): string[] {
  const got = shown.code ?? "ok";
  if (got !== expected) return [`expected ${expected}, got ${shown.status} ${got}: ${shown.text.slice(0, 300)}`];
  if (expected === "ok") return [];
  const wire = JSON.stringify([shown.status, shown.headers, shown.text]);
  const key = `${kind} ${expected}`;
  const first = refusals.get(key) ?? wire;
  refusals.set(key, first);
  return wire === first ? [] : [`not the same bytes as an earlier ${expected}: ${wire} instead of ${first}`];
}

type Played = { actor: MatrixActor; cell: Cell };

/** Texts of others, ids that were asked for, and the server's inside, in what was shown. */
function leaks({ text, headers, code }: Shown, { actor, cell }: Played, { isForAnyone }: Policy): string[] {
  const said = text + headers;
  const excerpt = text.slice(0, 300);
  const own = actor.isOwner ? [actor.belongings?.mark, actor.elsewhere?.mark] : [];
  const foreign = (said.match(/mark[0-9a-f]{32}/g) ?? []).filter((mark) => !own.includes(mark));
  const mayShow = isForAnyone === true && code === null;
  const isEchoed = Object.values(cell.ids).some(
    ({ whose, value }) =>
      code !== null && !code.startsWith("to ") && whose !== "malformed" && typeof value === "string" && said.includes(value),
  );
  const isInside = code !== null && /\bat .+\.(ts|js|mjs):\d+|\bSELECT\b|prisma/i.test(said);
  return [
    ...(foreign.length > 0 && !mayShow ? [`shows what is another's: ${excerpt}`] : []),
    ...(isEchoed ? [`repeats the id in its refusal: ${excerpt}`] : []),
    ...(isInside ? [`shows the server's inside: ${excerpt}`] : []),
  ];
}

/** A success that shows nothing would prove nothing. */
function lacksOwn({ text, code }: Shown, { actor, cell }: Played, { showsOwn = false }: Policy): boolean {
  const isOwn = actor.isOwner && Object.values(cell.ids).every(({ whose }) => whose === "own");
  return showsOwn && isOwn && code === null && actor.belongings !== null && !text.includes(actor.belongings.mark);
}

/** The same cell for somebody new of the same kind, among new others. */
async function anew(world: World, kind: string, policy: Policy, cell: Cell): Promise<Played> {
  const actor = await make(world, kind);
  const others = await othersIn(world, (who) => policy.isForAnyone === true && cell.name.startsWith(who));
  const same = cellsOf(policy.ids, actor, belongingsOf(others)).find(({ name }) => name === cell.name);
  return { actor, cell: same ?? cell };
}

async function make(world: World, kind: string): Promise<MatrixActor> {
  const maker = actorKinds[kind];
  if (maker === undefined) throw new Error(`no actor of kind ${kind}`);
  return { ...(await maker(world)), mailing: world.mailing };
}

function values({ ids }: Cell): Record<string, unknown> {
  return Object.fromEntries(Object.entries(ids).map(([field, { value }]) => [field, value]));
}

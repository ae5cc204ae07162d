import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { openSmtpSink } from "@/testing/smtp-sink";
import { startBuiltServer } from "./built-server";
import { type Comparison, compareSamples } from "./compare-samples";
import { type Address, accountAt, guestAt, newAddress, signedInAt, surfacesOfAddresses } from "./indistinguishable/people";
import { type Ask, missingThing, ownThing, surfacesOfGuests, surfacesOfPeople, type Thing } from "./indistinguishable/things";

const things = 20;
const warmUps = 20;
/** Of all tests together: what chance alone says once in a hundred runs. */
const mostChance = 0.01;
/** What a reply leaves to be done behind it, a mail above all, shall not slow the next one. */
const restMs = 40;
/** An account is mailed so often in an hour. Those that nothing is mailed to any more have less to hide. */
const mailsAnAccount = 3;

/** Asks for what is another's, or has an account, and for what is not there. */
type Surface<Asked> = { ask: Ask<Asked>; there: readonly Asked[]; missing: readonly Asked[]; count: number; restMs: number };

/**
 * `npm run bench indistinguishable -- [--count 400] [--database-url <url of an empty database>]`: how long the built server takes to say that
 * there is nothing, of what is another's and of what there is not; and how long it takes to answer about an address that has an account and one that has none,
 * half as often. One request after the other over the loopback, both in turn in random order. `tells`: where the times of the two differ by more than
 * chance explains.
 */
export async function benchIndistinguishable(args: string[]): Promise<Record<string, unknown>> {
  const { values } = parseArgs({ args, options: { count: { type: "string", default: "400" }, "database-url": { type: "string" } } });
  const count = Number(values.count);
  const mails = await openSmtpSink();
  const mail = { SMTP_URL: mails.url, MAIL_FROM: "bench@example.org" };
  const database: Record<string, string> = values["database-url"] ? { DATABASE_URL: values["database-url"] } : {};
  const server = await startBuiltServer({ CHAT_MODEL: "", ...mail, ...database });
  try {
    const compared: Record<string, Comparison> = {};
    const run = async <Asked>(asks: Record<string, Ask<Asked>>, surface: Omit<Surface<Asked>, "ask">) => {
      for (const [name, ask] of Object.entries(asks)) {
        compared[name] = await compare(name, { ask, ...surface });
        print(name, compared[name]);
      }
    };
    const rarely = Math.ceil(count / 2);
    const accounts: Address[] = [];
    while (accounts.length * mailsAnAccount < rarely + warmUps + mailsAnAccount) accounts.push(await accountAt(server.url, mails));
    const [account = newAddress(), another = newAddress()] = accounts;
    const [owner, stranger] = [await guestAt(server.url), await guestAt(server.url)];
    const [person, other] = [await signedInAt(server.url, account), await signedInAt(server.url, another)];
    await ownThing(server.url, stranger);
    await ownThing(server.url, other);
    const [foreign, peoples]: [Thing[], Thing[]] = [[], []];
    for (let i = 0; i < things; i++) foreign.push(await ownThing(server.url, owner));
    for (let i = 0; i < things; i++) peoples.push(await ownThing(server.url, person));
    const missing = foreign.map(missingThing);
    await run(surfacesOfGuests(server.url, stranger.cookie), { there: foreign, missing, count, restMs: 0 });
    await run(surfacesOfPeople(server.url, other.cookie), { there: peoples, missing, count, restMs: 0 });
    const addresses = { there: accounts, missing: Array.from({ length: rarely + warmUps }, newAddress), count: rarely, restMs };
    await run(await surfacesOfAddresses(server.url), addresses);
    const bound = mostChance / Object.keys(compared).length;
    const tells = Object.entries(compared).flatMap(([name, { p }]) => (p < bound ? [name] : []));
    return { measure: "indistinguishable", count, chanceAllowed: mostChance, tells, surfaces: shortened(compared) };
  } finally {
    await server.stop();
    await mails.close();
  }
}

async function compare<Asked>(name: string, { ask, there, missing, count, restMs: rest }: Surface<Asked>): Promise<Comparison> {
  const asked = { there, missing };
  const times: Record<"there" | "missing", number[]> = { there: [], missing: [] };
  const kinds = ["there", "missing"] as const;
  for (let i = -warmUps; i < count; i++) {
    const said = new Set<string>();
    for (const kind of Math.random() < 0.5 ? kinds : kinds.toReversed()) {
      const one = asked[kind][(i + warmUps) % asked[kind].length];
      if (one === undefined) throw new Error("there is one of each");
      const startedAt = performance.now();
      const { status, text } = await ask(one);
      if (i >= 0) times[kind].push(performance.now() - startedAt);
      said.add(`${status} ${text.replace(/"timestamp":"[^"]+"/, "")}`);
      if (rest > 0) await pause(rest);
    }
    if (said.size > 1) throw new Error(`${name} answers differently: ${[...said].join("\n")}`);
  }
  return compareSamples(times.there, times.missing);
}

const inMicroseconds = (ms: number) => Math.round(ms * 1_000);

function print(name: string, { medians: [there, missing], difference, interval: [low, high], above, p }: Comparison): void {
  const [a, b, d, from, to] = [there, missing, difference, low, high].map(inMicroseconds);
  console.log(
    `${name}: another's ${a} µs, missing ${b} µs, difference ${d} µs (${from} to ${to}), above ${above.toFixed(3)}, p ${p.toFixed(4)}`,
  );
}

function shortened(compared: Record<string, Comparison>) {
  return Object.fromEntries(
    Object.entries(compared).map(([name, { medians, difference, interval, above, p }]) => {
      const [foreignUs, missingUs] = medians.map(inMicroseconds);
      const rounded = { above: Number(above.toFixed(4)), p: Number(p.toFixed(5)) };
      return [
        name,
        { foreignUs, missingUs, differenceUs: inMicroseconds(difference), intervalUs: interval.map(inMicroseconds), ...rounded },
      ];
    }),
  );
}

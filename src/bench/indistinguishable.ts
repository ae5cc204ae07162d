import { parseArgs } from "node:util";
import { startBuiltServer } from "./built-server";
import { type Comparison, compareSamples } from "./compare-samples";
import { guestCookieAt } from "./page-client";

/** Something of somebody's, by its ids. */
type Ids = { conversationId: string; answerId: string };
/** Asks the server for something by its ids, and reads the answer: its status and text. */
type Ask = (ids: Ids) => Promise<{ status: number; text: string }>;

const question = "How do I back up my data?";
const things = 20;
const warmUps = 20;
/** Of all tests together: what chance alone says once in a hundred runs. */
const mostChance = 0.01;

/**
 * `npm run bench indistinguishable -- [--count 400] [--database-url <url of an empty database>]`: how long the built server takes to say that
 * there is nothing, of what is another guest's and of what there is not. One request after the other over the loopback, another's and a
 * missing one in turn in random order. `tells`: where the times of the two differ by more than chance explains.
 */
export async function benchIndistinguishable(args: string[]): Promise<Record<string, unknown>> {
  const { values } = parseArgs({ args, options: { count: { type: "string", default: "400" }, "database-url": { type: "string" } } });
  const count = Number(values.count);
  const server = await startBuiltServer({ CHAT_MODEL: "", ...(values["database-url"] ? { DATABASE_URL: values["database-url"] } : {}) });
  try {
    const [owner, stranger] = [await guestCookieAt(server.url), await guestCookieAt(server.url)];
    const foreign: Ids[] = [];
    for (let i = 0; i < things; i++) foreign.push(await ownConversation(server.url, owner));
    await ownConversation(server.url, stranger);
    const missing = foreign.map((): Ids => ({ conversationId: crypto.randomUUID(), answerId: crypto.randomUUID() }));
    const compared: Record<string, Comparison> = {};
    for (const [name, ask] of Object.entries(surfaces(server.url, stranger))) {
      compared[name] = await compare(name, ask, { foreign, missing }, count);
      print(name, compared[name]);
    }
    const bound = mostChance / Object.keys(compared).length;
    const tells = Object.entries(compared).flatMap(([name, { p }]) => (p < bound ? [name] : []));
    return { measure: "indistinguishable", count, chanceAllowed: mostChance, tells, surfaces: shortened(compared) };
  } finally {
    await server.stop();
  }
}

/** What takes ids of conversations and answers, asked by whoever holds a cookie. */
function surfaces(url: string, cookie: string): Record<string, Ask> {
  const call = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${url}${path}`, { ...init, headers: { cookie, ...init.headers } });
    return { status: response.status, text: await response.text() };
  };
  const query = (procedure: string, input: object) => call(`/api/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`);
  const mutate = (procedure: string, input: object) =>
    call(`/api/trpc/${procedure}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(input) });
  return {
    "conversation.open": ({ conversationId }) => query("conversation.open", { conversationId }),
    "conversation.open, earlier messages": ({ conversationId }) => query("conversation.open", { conversationId, before: 2 }),
    "conversation.rename": ({ conversationId }) => mutate("conversation.rename", { conversationId, title: "Mine now" }),
    "conversation.delete": ({ conversationId }) => mutate("conversation.delete", { conversationId }),
    "message.stop": ({ conversationId, answerId }) => mutate("message.stop", { conversationId, answerId }),
    "message.retry": ({ conversationId, answerId }) => mutate("message.retry", { conversationId, answerId }),
    "GET /api/chat/{session_id}": ({ conversationId }) => call(`/api/chat/${conversationId}`),
    "connection.events, until it is open": async ({ conversationId }) => {
      const controller = new AbortController();
      const input = encodeURIComponent(JSON.stringify({ follows: [{ conversationId }] }));
      const stream = await fetch(`${url}/api/trpc/connection.events?input=${input}`, { headers: { cookie }, signal: controller.signal });
      const reader = stream.body?.getReader();
      const first = await reader?.read();
      controller.abort();
      return { status: stream.status, text: new TextDecoder().decode(first?.value) };
    },
  };
}

async function compare(name: string, ask: Ask, ids: Record<"foreign" | "missing", Ids[]>, count: number): Promise<Comparison> {
  const times = { foreign: [] as number[], missing: [] as number[] };
  const kinds = ["foreign", "missing"] as const;
  for (let i = -warmUps; i < count; i++) {
    const said = new Set<string>();
    for (const kind of Math.random() < 0.5 ? kinds : kinds.toReversed()) {
      const thing = ids[kind][(i + warmUps) % things];
      if (thing === undefined) throw new Error("there is one of each");
      const startedAt = performance.now();
      const { status, text } = await ask(thing);
      if (i >= 0) times[kind].push(performance.now() - startedAt);
      said.add(`${status} ${text.replace(/"timestamp":"[^"]+"/, "")}`);
    }
    if (said.size > 1) throw new Error(`${name} answers differently: ${[...said].join("\n")}`);
  }
  return compareSamples(times.foreign, times.missing);
}

/** Asks and waits for the answer. */
async function ownConversation(url: string, cookie: string): Promise<Ids> {
  const reply = await fetch(`${url}/api/chat`, {
    method: "POST",
    headers: { cookie, "content-type": "application/json" },
    body: JSON.stringify({ message: question }),
  });
  const conversationId = String((await reply.json()).session_id);
  const input = encodeURIComponent(JSON.stringify({ conversationId }));
  const opened = await fetch(`${url}/api/trpc/conversation.open?input=${input}`, { headers: { cookie } });
  const { messages } = (await opened.json()).result.data;
  return { conversationId, answerId: String(messages[1].id) };
}

const inMicroseconds = (ms: number) => Math.round(ms * 1_000);

function print(name: string, { medians: [foreign, missing], difference, interval: [low, high], above, p }: Comparison): void {
  const [a, b, d, from, to] = [foreign, missing, difference, low, high].map(inMicroseconds);
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

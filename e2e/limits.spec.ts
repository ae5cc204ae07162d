import { randomUUID } from "node:crypto";
import { request as rawRequest } from "node:http";
import { answers, ask, askAndWait, composer, finished, openHome, questions } from "./chat-page";
import { expect, test } from "./fixtures";
import { goodReply, goodText, lanternQuestion, type ServerWithModel, slowReply, startServerWithModel } from "./model-server";

let served: ServerWithModel;
test.beforeAll(async () => {
  const env = { GUEST_ANSWERS_AT_ONCE: "1", GUEST_MESSAGES_PER_HOUR: "4", ADDRESS_MESSAGES_PER_HOUR: "30", STREAMS_PER_ACTOR: "2" };
  served = await startServerWithModel({ env });
});
test.afterAll(() => served.close());

test("a question too many is counted down and sent by itself when an answer has ended", async ({ openGuest }) => {
  const { page, context, expectedErrors } = await openGuest(served.server.url);
  expectedErrors.push(/429/);
  served.mock.reply(slowReply(60, 100), goodReply);
  await openHome(page);
  const slow = await ask(page, lanternQuestion);
  const other = await context.newPage();
  await openHome(other);
  await composer(other).fill(lanternQuestion);
  await composer(other).press("Enter");
  await expect(other.getByText(/A lot of questions at once\. Your question will be sent in \d seconds?\./)).toBeVisible();
  await expect(answers(other)).toContainText(goodText);
  await finished(slow);
});

test("an hour's last question is followed by a countdown, and Edit gives the next one back @phone", async ({ openGuest }) => {
  const { page, expectedErrors } = await openGuest(served.server.url);
  expectedErrors.push(/429/);
  served.mock.reply(goodReply, goodReply, goodReply, goodReply);
  await openHome(page);
  for (let asked = 0; asked < 4; asked++) await askAndWait(page, lanternQuestion);
  await composer(page).fill("One more?");
  await composer(page).press("Enter");
  await expect(page.getByText(/A lot of questions at once\. Your question will be sent in (59|60) minutes\./)).toBeVisible();
  await questions(page).last().getByRole("button", { name: "Edit" }).click();
  await expect(composer(page)).toHaveValue("One more?");
});

test("a page whose stream is one too many says so, asks seldom, and still sends", async ({ openGuest }) => {
  const { page, context } = await openGuest(served.server.url);
  await context.request.get("/");
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  const leaving = new AbortController();
  const input = encodeURIComponent(JSON.stringify({ follows: [{ conversationId: randomUUID() }] }));
  // The browser's own pages share one stream; these are two other programs of the same guest.
  const others = [1, 2].map(() =>
    fetch(`${served.server.url}/api/trpc/connection.events?input=${input}`, { headers: { cookie }, signal: leaving.signal }),
  );
  await Promise.all(others);
  let tries = 0;
  page.on("request", (request) => {
    if (request.url().includes("connection.events")) tries++;
  });
  await page.goto("/");
  await expect(page.getByText("Many pages are open at once, so this one waits for its turn.")).toBeVisible();
  await page.waitForTimeout(4_000);
  expect(tries).toBe(1);
  served.mock.reply(goodReply);
  await composer(page).fill(lanternQuestion);
  await composer(page).press("Enter");
  await expect(page).toHaveURL(/\/c\//);
  leaving.abort();
  await expect(page.getByText("Connected", { exact: true })).toBeVisible({ timeout: 25_000 });
  await expect(answers(page)).toContainText(goodText);
});

test("closing the page makes the session inactive, and the next question makes it active", async ({ openGuest }) => {
  const { page, context } = await openGuest(served.server.url);
  served.mock.reply(goodReply, goodReply);
  await openHome(page);
  await askAndWait(page, lanternQuestion);
  const status = async () => (await (await context.request.get("/api/trpc/session.me")).json()).result.data.status;
  expect(await status()).toBe("active");
  const next = await context.newPage();
  await page.close({ runBeforeUnload: true });
  await expect.poll(status).toBe("inactive");
  await openHome(next);
  await askAndWait(next, lanternQuestion);
  expect(await status()).toBe("active");
});

type Answer = { status: number; cacheControl: string; body: string };

/** A request as no browser and no client library would send it. */
function send(method: string, path: string, headers: Record<string, string | number> = {}, body?: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = rawRequest({ port: served.server.port, method, path, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (piece: string) => {
        text += piece;
      });
      const { statusCode = 0, headers: said } = response;
      response.on("end", () => resolve({ status: statusCode, cacheControl: said["cache-control"] ?? "", body: text }));
    });
    sent.on("error", reject).end(body);
  });
}

test("what is too long, unknown or malformed gets a typed answer and a whole connection", async () => {
  const json = { "content-type": "application/json" };
  const megabyte = Buffer.alloc(1_000_000, "x");
  for (const path of ["/api/chat", "/api/trpc/message.send"]) {
    const announced = await send("POST", path, { ...json, "content-length": megabyte.length }, megabyte);
    const unannounced = await send("POST", path, { ...json, "transfer-encoding": "chunked" }, megabyte);
    for (const { status, body } of [announced, unannounced]) {
      expect([path, status]).toEqual([path, 413]);
      expect(JSON.parse(body)).toMatchObject({ error_code: "PAYLOAD_TOO_LARGE", error: { code: "PAYLOAD_TOO_LARGE" } });
    }
  }
  const paths = (count: number) => Array.from({ length: count }, () => "session.me").join(",");
  expect((await send("GET", `/api/trpc/${paths(1_000)}?batch=1&input=%7B%7D`)).status).toBe(400);
  expect((await send("POST", `/api/trpc/${paths(1_000)}?batch=1`, json, Buffer.from("{}"))).status).toBe(400);
  expect((await send("POST", `/api/trpc/${paths(10_000)}?batch=1`, json, Buffer.from("{}"))).status).toBe(431);
  for (const [method, path, status] of [
    ["GET", "/api", 404],
    ["GET", "/api/nothing/here", 404],
    ["POST", "/api/nothing", 404],
    ["GET", "/api/trpc/a/b", 404],
    ["GET", "/api/chat", 405],
    ["POST", "/api/health", 405],
    ["POST", `/api/chat/${randomUUID()}`, 405],
    ["DELETE", "/api/chat", 405],
    ["TRACE", "/", 405],
    ["POST", "/", 405],
  ] as const) {
    const answer = await send(method, path, method === "POST" ? json : {}, method === "POST" ? Buffer.from("{}") : undefined);
    expect([method, path, answer.status, answer.cacheControl]).toEqual([method, path, status, expect.stringContaining("no-store")]);
    expect(JSON.parse(answer.body)).toMatchObject({ status: "error", error: { retryable: false } });
    expect(answer.body).not.toMatch(/node_modules|\\n +at /);
  }
});

test("Next's own ways into a page tell nobody what is another's, and are stored nowhere", async ({ openGuest }) => {
  const { page, context } = await openGuest(served.server.url);
  served.mock.reply(goodReply);
  await openHome(page);
  await askAndWait(page, lanternQuestion);
  const path = new URL(page.url()).pathname;
  const own = await context.request.get(path);
  expect(await own.text()).toContain("minutes before sunset");
  const tricks: [path: string, headers: Record<string, string>][] = [
    [path, { rsc: "1" }],
    [`${path}?_rsc=1`, { rsc: "1", "next-router-state-tree": "%5B%22%22%5D" }],
    [`${path}?_rsc=1`, { rsc: "1", "next-router-prefetch": "1" }],
    [`${path}?_rsc=1`, { rsc: "1", "next-router-prefetch": "1", "next-router-segment-prefetch": "/_tree" }],
    [`${path}.rsc`, {}],
    [`${path}.txt`, {}],
    [`/_next/data/x${path}.json`, { "x-nextjs-data": "1" }],
    ["/", { "x-matched-path": path, "x-invoke-path": path, "x-middleware-rewrite": path, rsc: "1" }],
    [path, { "x-middleware-subrequest": "src/proxy:src/proxy:src/proxy:src/proxy:src/proxy" }],
    [path, { "next-action": "0".repeat(42), "x-middleware-prefetch": "1" }],
  ];
  for (const [at, headers] of tricks) {
    const { status, body, cacheControl } = await send("GET", at, headers);
    expect([at, status < 500, body.includes("before sunset"), body.includes("harbour lanterns lit")]).toEqual([at, true, false, false]);
    if (status === 200) expect([at, cacheControl]).toEqual([at, expect.stringContaining("no-store")]);
  }
});

test("strangers without cookies from one address are one address, whatever their headers say", async () => {
  const body = Buffer.from(JSON.stringify({ message: lanternQuestion }));
  const statuses: number[] = [];
  while (!statuses.includes(429) && statuses.length <= 30) {
    served.mock.reply(goodReply);
    const spoofed = `203.0.113.${statuses.length}`;
    const headers = { "content-type": "application/json", "x-forwarded-for": spoofed, "x-real-ip": spoofed, "x-footnote-address": spoofed };
    statuses.push((await send("POST", "/api/chat", headers, body)).status);
  }
  expect(statuses.at(0)).toBe(200);
  expect(statuses.at(-1)).toBe(429);
});

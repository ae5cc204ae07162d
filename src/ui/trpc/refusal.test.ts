import { createTRPCClient, httpBatchLink } from "@trpc/client";
import { describe, expect, it } from "vitest";
import type { AppRouter } from "@/server/trpc/root";
import { refusalOf } from "./refusal";

/** What a send comes to where this is the reply. */
async function failure(reply: () => Promise<Response>): Promise<unknown> {
  const client = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: "http://chat.test/api/trpc", fetch: reply })] });
  const input = { conversationId: crypto.randomUUID(), messageId: crypto.randomUUID(), text: "How?" };
  return client.message.send.mutate(input).then(
    () => null,
    (error: unknown) => error,
  );
}

const html = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>";
const page = (status: number) => () => Promise.resolve(new Response(html, { status, headers: { "content-type": "text/html" } }));

describe("the refusal of a failed call", () => {
  for (const status of [502, 503, 504]) {
    it(`is none where a proxy answers ${status} with a page of its own`, async () => {
      const error = await failure(page(status));
      expect(error).toBeInstanceOf(Error);
      expect(refusalOf(error)).toBeNull();
    });
  }

  it("is none where the reply is another program's JSON, nothing at all, or breaks off", async () => {
    for (const body of ['{"error":"bad gateway"}', '[{"error":{"message":"bad gateway"}}]', "[]", "", '[{"result":{"da']) {
      expect([body, refusalOf(await failure(() => Promise.resolve(new Response(body, { status: 502 }))))]).toEqual([body, null]);
    }
  });

  it("is none where the network is away", async () => {
    expect(refusalOf(await failure(() => Promise.reject(new TypeError("Failed to fetch"))))).toBeNull();
  });

  it("is what the server says in its own words", async () => {
    const footnote = { code: "RATE_LIMITED", message: "Later.", retryable: true, retryAfterMs: 1_000 };
    const body = JSON.stringify([
      { error: { message: "Later.", code: -32_029, data: { code: "TOO_MANY_REQUESTS", httpStatus: 429, footnote } } },
    ]);
    expect(refusalOf(await failure(() => Promise.resolve(new Response(body, { status: 429 }))))).toEqual(footnote);
  });
});

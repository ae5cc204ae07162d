import { describe, expect, it, test } from "vitest";
import { readLimited, refuseRequest } from "./request-guard";

const post = (headers: Record<string, string>) =>
  new Request("http://chat.test/api/chat", { method: "POST", headers: { "content-type": "application/json", ...headers }, body: "{}" });

test.each([
  ["its own page", { origin: "http://chat.test", host: "chat.test" }, undefined, null],
  ["its own page on its own port", { origin: "http://chat.test:3000", host: "chat.test:3000" }, undefined, null],
  ["another port", { origin: "http://chat.test:3001", host: "chat.test:3000" }, undefined, "FORBIDDEN"],
  ["another scheme", { origin: "https://chat.test", host: "chat.test" }, undefined, "FORBIDDEN"],
  ["another host", { origin: "http://chat.test.evil.test", host: "chat.test" }, undefined, "FORBIDDEN"],
  ["a sandbox", { origin: "null", host: "chat.test" }, undefined, "FORBIDDEN"],
  ["no address", { origin: "chat.test", host: "chat.test" }, undefined, "FORBIDDEN"],
  ["the public address", { origin: "https://chat.test", host: "10.0.0.7:3000" }, "https://chat.test/", null],
  ["the public host without TLS", { origin: "http://chat.test", host: "chat.test" }, "https://chat.test", "FORBIDDEN"],
  ["a page behind a proxy with TLS", { origin: "https://chat.test", host: "chat.test", "x-forwarded-proto": "https" }, undefined, null],
  [
    "a page without TLS beside a proxy with it",
    { origin: "http://chat.test", host: "chat.test", "x-forwarded-proto": "https" },
    undefined,
    "FORBIDDEN",
  ],
  ["a program", { host: "chat.test" }, undefined, null],
  ["a sibling site", { host: "chat.test", "sec-fetch-site": "same-site" }, undefined, "FORBIDDEN"],
  ["another site without an origin", { host: "chat.test", "sec-fetch-site": "cross-site" }, undefined, "FORBIDDEN"],
])("a change asked for by %s", (_, headers, publicUrl, expected) => {
  expect(refuseRequest(post(headers), publicUrl)).toBe(expected);
});

describe("a body", () => {
  const streamed = (chunks: number) => {
    let read = 0;
    const body = new ReadableStream({
      pull(controller) {
        if (read++ < chunks) controller.enqueue(new Uint8Array(1_000));
        else controller.close();
      },
    });
    // Node insists on the word; TypeScript's DOM does not know it.
    const init: RequestInit = Object.assign({ method: "POST", body }, { duplex: "half" });
    return { request: new Request("http://chat.test", init), chunksRead: () => read };
  };

  it("is refused beyond its limit, when what the sender still wants to say has been read", async () => {
    const { request, chunksRead } = streamed(10);
    expect(await readLimited(request, 2_500)).toEqual({ ok: false, code: "PAYLOAD_TOO_LARGE" });
    expect(chunksRead()).toBe(11);
  });

  it("is not read for ever", async () => {
    const { request, chunksRead } = streamed(1_000_000);
    expect(await readLimited(request, 1_000)).toEqual({ ok: false, code: "PAYLOAD_TOO_LARGE" });
    expect(chunksRead()).toBeLessThan(25);
  });

  it("of the very limit is taken whole", async () => {
    const limited = await readLimited(streamed(3).request, 3_000);
    expect(limited.ok && (await limited.value.arrayBuffer()).byteLength).toBe(3_000);
  });
});

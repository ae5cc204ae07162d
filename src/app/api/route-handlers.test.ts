import { readdirSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import type { TestGuest } from "@/testing/test-browser";

const folder = import.meta.dirname;
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => path.basename(file) === "route.ts");
const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
const id = crypto.randomUUID();
/** A request that each handler takes for one of its own. */
const addresses: Record<string, string> = {
  "[[...path]]": "/api/nothing",
  "admin/csv/[table]": "/api/admin/csv/users",
  "auth/[...nextauth]": "/api/auth/csrf",
  chat: "/api/chat",
  "chat/[session_id]": `/api/chat/${id}`,
  export: "/api/export",
  "export/[conversation_id]": `/api/export/${id}`,
  health: "/api/health",
  import: "/api/import",
  ready: "/api/ready",
  "trpc/[trpc]": "/api/trpc/session.me",
};

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;
const Module = z.record(
  z.string(),
  z.custom<Handler>((value) => typeof value === "function"),
);

describe("every route handler", () => {
  let chat: ChatUnderTest;
  let guest: TestGuest;
  const key = Symbol.for("footnote.container");
  beforeAll(async () => {
    chat = await openChatUnderTest();
    guest = chat.guest();
    Reflect.set(globalThis, key, Promise.resolve(chat.container));
  });
  afterAll(async () => {
    Reflect.deleteProperty(globalThis, key);
    await chat.dispose();
  });

  /** The answer of a handler to a method, by a guest or by nobody. */
  const ask = async (file: string, method: string, cookie: string) => {
    const { dynamic: _, ...handlers } = await import(path.join(folder, file));
    const handler = Module.parse(handlers)[method];
    if (handler === undefined) throw new Error(`${file} leaves ${method} to Next`);
    const headers = { "content-type": "application/json", host: "chat.test", ...(cookie === "" ? {} : { cookie }) };
    const url = `http://chat.test${addresses[path.dirname(file)]}`;
    const request = new Request(url, { method, headers, ...(method === "GET" ? {} : { body: "{}" }) });
    return handler(request, { params: Promise.resolve({ session_id: id, conversation_id: id, table: "users" }) });
  };

  it("is known to this test", () => {
    expect(files.map((file) => path.dirname(file)).sort()).toEqual(Object.keys(addresses).sort());
  });

  it("keeps what it says out of every store, whatever it is asked by whomever", async () => {
    for (const file of files)
      for (const method of methods)
        for (const cookie of [guest.cookie, ""]) {
          const reply = await ask(file, method, cookie);
          expect([file, method, reply.headers.get("cache-control")]).toEqual([file, method, expect.stringContaining("no-store")]);
          expect(reply.headers.get("content-type")).toContain("application/json");
          await reply.text();
        }
  });

  it("answers a method it does not take, and an address that is not there, in the words of every refusal", async () => {
    for (const file of files)
      for (const method of ["PUT", "PATCH", "DELETE"]) {
        const reply = await ask(file, method, guest.cookie);
        const isNowhere = path.dirname(file) === "[[...path]]";
        expect([file, reply.status]).toEqual([file, isNowhere ? 404 : 405]);
        const code = isNowhere ? "NOT_FOUND" : "VALIDATION_FAILED";
        expect(await reply.json()).toMatchObject({ status: "error", error_code: code, error: { code, retryable: false } });
      }
  });
});

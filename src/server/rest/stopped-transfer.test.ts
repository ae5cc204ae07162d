import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { pipeToNodeResponse } from "next/dist/server/pipe-readable";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { ImportReport } from "@/contract/import-report";
import { Sent } from "@/contract/message";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { chatgptConversation } from "@/testing/chatgpt-export";
import type { TestBrowser, TestUser } from "@/testing/test-browser";
import type { ImportStore } from "../domain/transfer/ports";
import { getWholeExport } from "./get-export";
import { postImport } from "./post-import";

type Change = readonly [what: string, sql: string];
const endings: readonly Change[] = [
  ["their session is ended", "UPDATE sessions SET status = 'terminated', ended_at = now() WHERE user_id = $1"],
  ["they are disabled", "UPDATE users SET disabled_at = now() WHERE id = $1"],
  ["they are deleted", "DELETE FROM users WHERE id = $1"],
];
const demoted = "UPDATE users SET role = 'user' WHERE id = $1";
const Refused = z.object({ error_code: z.string(), report: ImportReport });

describe("what takes long, of somebody who may no longer act", () => {
  let chat: ChatUnderTest;
  beforeAll(async () => {
    chat = await openChatUnderTest();
  });
  afterAll(() => chat.dispose());
  afterEach(() => expect(chat.container.services.longRequests.list()).toEqual([]));

  const change = async (sql: string, { actor }: TestUser) => {
    await chat.database.query(sql, [actor.userId]);
    await chat.container.services.sessionWatch.enforce();
  };
  const asked = async (browser: TestBrowser) => {
    const sent = Sent.parse((await browser.send("What is a lease?")).data);
    await chat.idle();
    return sent.conversationId;
  };
  const readerOf = async (browser: TestBrowser, path: string) => {
    const reader = (await browser.fetch(path)).body?.getReader();
    if (reader === undefined) throw new Error("an export has a body");
    return reader;
  };
  const rest = async (reader: ReadableStreamDefaultReader<Uint8Array>) => {
    let text = "";
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) text += new TextDecoder().decode(piece.value);
    return text;
  };

  describe("an export", () => {
    for (const [what, sql] of [...endings, ["they lose their role", demoted] as const]) {
      it(`breaks off when ${what} elsewhere, of everything and of one conversation, and nobody else's does`, async () => {
        const [person, other] = [await chat.admin(), await chat.user()];
        const paths = ["/api/export", `/api/export/${await asked(person)}`];
        await asked(other);
        for (const browser of [person, other]) {
          const readers = await Promise.all(
            browser === other ? [readerOf(other, "/api/export")] : paths.map((path) => readerOf(person, path)),
          );
          for (const reader of readers) await reader.read();
          expect(chat.container.services.longRequests.list()).toHaveLength(readers.length);
          await change(sql, person);
          for (const reader of readers) {
            if (browser === other) expect(await rest(reader)).toContain("renewed every second");
            else await expect(rest(reader)).rejects.toMatchObject({ name: "AbortError" });
          }
        }
      });
    }

    it("is cut off while nobody takes anything of it", async () => {
      const person = await chat.user();
      await asked(person);
      const reader = await readerOf(person, "/api/export");
      await reader.read();
      const closed = reader.closed.catch(({ name }: Error) => name);
      await change("UPDATE users SET disabled_at = now() WHERE id = $1", person);
      expect(await closed).toBe("AbortError");
    });

    it("is not whole where a guest's data went away while it was read: erased, or claimed in another process", async () => {
      for (const goAway of ["erased", "claimed"] as const) {
        const [guest, person] = [chat.guest(), await chat.user()];
        await asked(guest);
        const reader = await readerOf(guest, "/api/export");
        await reader.read();
        if (goAway === "erased") await guest.mutate("session.forget");
        else {
          const nowMs = chat.clock.now();
          const signIn = { sessionId: crypto.randomUUID(), userId: person.actor.userId, device: null, nowMs, expiresAt: nowMs + 60_000 };
          if (guest.actor.kind !== "guest") throw new Error("a guest was made");
          expect(await chat.container.services.accounts.signIn(signIn, guest.actor.tokenHash)).toMatchObject({ claimed: 1 });
        }
        await expect(rest(reader)).rejects.toMatchObject({ name: "AbortError" });
      }
    });

    it("ends on the wire as a broken connection, not as a file", async () => {
      const person = await chat.user();
      await asked(person);
      const piped: Promise<void>[] = [];
      const server = createServer((_, outgoing) => {
        const request = new Request("http://chat.test/api/export", { headers: { cookie: person.cookie } });
        piped.push(
          getWholeExport(chat.container, request).then(({ body }) => (body === null ? undefined : pipeToNodeResponse(body, outgoing))),
        );
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const { exports } = chat.container.services;
      const { messages } = exports;
      try {
        exports.messages = async (...args) => {
          await change("UPDATE users SET disabled_at = now() WHERE id = $1", person);
          return messages(...args);
        };
        const response = await fetch(`http://127.0.0.1:${portOf(server.address())}/`);
        await expect(response.text()).rejects.toThrow();
        await Promise.all(piped);
      } finally {
        exports.messages = messages;
        server.close();
      }
    });

    it("is forgotten by whoever looks for it when its reader leaves", async () => {
      const person = await chat.user();
      await asked(person);
      const reader = await readerOf(person, "/api/export");
      await reader.read();
      await reader.cancel();
    });
  });

  describe("an import", () => {
    const said = (count: number) => Array.from({ length: count }, (_, i) => ({ role: "user", text: `Number ${i}` }));
    const upload = (person: TestUser, body: AsyncIterable<Uint8Array>, append?: ImportStore["append"]) => {
      const { services } = chat.container;
      const headers = { cookie: person.cookie, "content-type": "application/json" };
      const imports = { ...services.imports, append: append ?? services.imports.append };
      return postImport(
        { ...chat.container, services: { ...services, imports } },
        new Request("http://chat.test/api/import", { method: "POST", headers }),
        body,
      );
    };
    const bytes = async function* (...conversations: object[]) {
      yield new TextEncoder().encode(JSON.stringify(conversations));
    };
    /** Does something before the nth batch of messages is written. */
    const beforeBatch = (nth: number, act: () => Promise<void>): ImportStore["append"] => {
      let batches = 0;
      return async (...args) => {
        if (++batches === nth) await act();
        return chat.container.services.imports.append(...args);
      };
    };
    const stored = ({ actor }: TestUser) =>
      chat.database.query<{ title: string; messages: number }>(
        "SELECT c.title, count(m.id)::int AS messages FROM conversations c LEFT JOIN messages m ON m.conversation_id = c.id WHERE c.user_id = $1 GROUP BY c.id, c.title ORDER BY c.title",
        [actor.userId],
      );
    const file = [
      chatgptConversation({ id: "one", title: "One", said: said(60) }),
      chatgptConversation({ id: "two", title: "Two", said: said(120) }),
      chatgptConversation({ id: "three", title: "Three", said: said(1) }),
    ];

    for (const [what, sql] of endings) {
      it(`stops when ${what} elsewhere, leaves whole conversations or nothing, and says which`, async () => {
        const person = await chat.user();
        const response = await upload(
          person,
          bytes(...file),
          beforeBatch(4, () => change(sql, person)),
        );
        expect(response.status).toBe(401);
        const { error_code: code, report } = Refused.parse(await response.json());
        expect(code).toBe("SESSION_TERMINATED");
        expect(report).toMatchObject({ conversations: { added: 1, grown: 0, skipped: 0 }, messages: { added: 60 } });
        expect(report.rows.at(-1)).toEqual({ conversation: 0, title: null, messageId: null, why: "stopped" });
        expect(await stored(person)).toEqual(sql.startsWith("DELETE") ? [] : [{ title: "One", messages: 60 }]);
      });
    }

    it("stops with the role of whoever sent it, who may send it again", async () => {
      const admin = await chat.admin();
      const response = await upload(
        admin,
        bytes(...file),
        beforeBatch(4, () => change(demoted, admin)),
      );
      expect(response.status).toBe(409);
      expect(Refused.parse(await response.json())).toMatchObject({ error_code: "CONFLICT", report: { conversations: { added: 1 } } });
      const again = await upload(admin, bytes(...file));
      expect(ImportReport.parse(await again.json())).toMatchObject({ conversations: { added: 2, known: 1 }, messages: { added: 121 } });
    });

    it("leaves a conversation that it was adding to as it was", async () => {
      const person = await chat.user();
      await upload(person, bytes(chatgptConversation({ id: "grows", title: "Grows", said: said(2) })));
      const times = () =>
        chat.database.query("SELECT last_message_at, updated_at FROM conversations WHERE user_id = $1", [person.actor.userId]);
      const before = await times();
      const longer = chatgptConversation({ id: "grows", title: "Grows", said: said(120) });
      await upload(
        person,
        bytes(longer),
        beforeBatch(2, () => change("UPDATE users SET disabled_at = now() WHERE id = $1", person)),
      );
      expect(await stored(person)).toEqual([{ title: "Grows", messages: 2 }]);
      expect(await times()).toEqual(before);
    });

    it("does not wait for the rest of a file that comes slowly", async () => {
      const person = await chat.user();
      const body = async function* () {
        yield new TextEncoder().encode(`[${JSON.stringify(file[0])},`);
        await change("UPDATE users SET disabled_at = now() WHERE id = $1", person);
        await new Promise(() => {});
      };
      const { report } = Refused.parse(await (await upload(person, body())).json());
      expect(report).toMatchObject({ conversations: { added: 1 }, rows: [{ why: "empty" }, { why: "stopped" }] });
    });
  });
});

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("a port was asked for");
  return address.port;
}

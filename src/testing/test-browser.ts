import type { Container } from "@/server/container";
import type { Actor, UserActor } from "@/server/domain/identity/actor";
import { getChatHistory } from "@/server/rest/chat-history";
import { getExport, getWholeExport } from "@/server/rest/get-export";
import { guestCookieName, newGuestToken } from "@/server/rest/guest-cookie";
import { postChat } from "@/server/rest/post-chat";
import { postImport } from "@/server/rest/post-import";
import { handleTrpc } from "@/server/trpc/handler";
import { conversationAsMarkdown } from "@/ui/chat/answer/conversation-as-markdown";

/** An answer of the server: `data` of a success, `refusal` of anything else. */
export type Reply = { status: number; data: unknown; refusal: unknown; headers: Headers; text: string };

/** A browser with its cookies. It keeps only what `keep` is told to: replies change nothing by themselves. */
export type TestBrowser = {
  /** The `Cookie` header it sends now; empty for one that holds nothing. */
  readonly cookie: string;
  query(path: string, input?: unknown): Promise<Reply>;
  mutate(path: string, input?: unknown, headers?: Record<string, string>): Promise<Reply>;
  /** Sends a message into a conversation; a new one when none is given. */
  send(text: string, conversationId?: string, messageId?: string): Promise<Reply>;
  /** A request to `/api/auth/…`, `/api/trpc/…`, `/api/chat`, `/api/chat/<id>`, `/api/export…` or `/api/import`. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Stores a reply's cookies, as a real browser does with every reply. */
  keep(reply: { headers: Headers }): void;
};
export type TestGuest = TestBrowser & { actor: Actor };
export type TestUser = TestBrowser & { actor: UserActor; email: string };

/** A browser that holds these cookies, by name. */
export function testBrowser(container: Container, given: Record<string, string> = {}): TestBrowser {
  const jar = new Map(Object.entries(given));
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
  const browser: TestBrowser = {
    get cookie() {
      return cookie();
    },
    async query(path, input) {
      return toReply(await browser.fetch(`/api/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input ?? {}))}`));
    },
    async mutate(path, input, headers) {
      const body = JSON.stringify(input ?? {});
      const init = { method: "POST", headers: { "content-type": "application/json", ...headers }, body };
      return toReply(await browser.fetch(`/api/trpc/${path}`, init));
    },
    send: (text, conversationId = crypto.randomUUID(), messageId = crypto.randomUUID()) =>
      browser.mutate("message.send", { conversationId, messageId, text }),
    fetch(path, init) {
      const headers = new Headers(init?.headers);
      if (jar.size > 0 && !headers.has("cookie")) headers.set("cookie", cookie());
      return dispatch(container, new Request(`http://chat.test${path}`, { ...init, headers }));
    },
    keep({ headers }) {
      for (const line of headers.getSetCookie()) {
        const [pair = "", ...attributes] = line.split("; ");
        const at = pair.indexOf("=");
        const isGone = attributes.some((attribute) => /^max-age=0$/i.test(attribute)) || at === pair.length - 1;
        if (isGone) jar.delete(pair.slice(0, at));
        else jar.set(pair.slice(0, at), pair.slice(at + 1));
      }
    },
  };
  return browser;
}

/** A browser with a guest token that the server has not seen yet. */
export function testGuest(container: Container): TestGuest {
  const token = newGuestToken();
  const actor = container.guestOf(token);
  if (actor === null) throw new Error("guests may not ask here");
  return Object.assign(testBrowser(container, { [guestCookieName(container.isSecure)]: token }), { actor });
}

/** What Next's route handlers do with a request. */
async function dispatch(container: Container, request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname.startsWith("/api/auth/")) return container.handleAuth(request);
  if (pathname.startsWith("/api/trpc/")) return handleTrpc(container, request);
  if (pathname === "/api/chat") return postChat(container, request);
  if (pathname === "/api/import") return postImport(container, request, request.body);
  if (pathname === "/api/export") return getWholeExport(container, request);
  if (pathname.startsWith("/api/export/")) return getExport(container, request, pathname.slice(12), conversationAsMarkdown);
  if (pathname.startsWith("/api/chat/")) return getChatHistory(container, request, decodeURIComponent(pathname.slice(10)));
  throw new Error(`no route for ${pathname}`);
}

async function toReply(response: Response): Promise<Reply> {
  const text = await response.text();
  const body = JSON.parse(text);
  return {
    status: response.status,
    data: body.result?.data,
    refusal: body.error?.data?.footnote ?? body.error,
    headers: response.headers,
    text,
  };
}

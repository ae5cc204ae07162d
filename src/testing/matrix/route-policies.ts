import { z } from "zod";
import type { MatrixActor } from "./actors";
import type { Cell } from "./cells";
import type { App } from "./next-app";
import type { Expected, Policy, Shown } from "./policy";
import { toShown } from "./shown";

type Declared = Omit<Policy, "name" | "ids" | "call"> & {
  ids?: Policy["ids"];
  send(app: App, actor: MatrixActor, ids: Record<string, unknown>): Promise<Response>;
};

const get =
  (path: (ids: Record<string, unknown>) => string): Declared["send"] =>
  (app, actor, ids) =>
    fetchAs(app, actor, path(ids));
const everyones = { access: "public", isWrite: false } as const;
const auth = "/api/auth/[...nextauth]";
const Csrf = z.object({ csrfToken: z.string() });

/** Routes whose calls are the procedures' own cells. */
export const trpcRoutes = ["GET /api/trpc/[trpc]", "POST /api/trpc/[trpc]"];

/** Who may ask which route handler; behind a colon, for what. */
const declared: Record<string, Declared> = {
  "GET /api/health": { ...everyones, send: get(() => "/api/health") },
  "GET /api/ready": { ...everyones, send: get(() => "/api/ready") },
  "GET /brand/logo": { ...everyones, except: () => "NOT_FOUND", send: get(() => "/brand/logo") },
  "GET /brand/style": { ...everyones, except: () => "NOT_FOUND", send: get(() => "/brand/style") },
  "GET /api/chat/[session_id]": {
    access: "actor",
    outsiders: () => "NOT_FOUND",
    isWrite: false,
    isInputFirst: true,
    showsOwn: true,
    ids: { session_id: { of: "conversationId", inPath: true } },
    send: get(({ session_id }) => `/api/chat/${encodeURIComponent(String(session_id))}`),
  },
  "POST /api/chat": {
    access: "public",
    isWrite: true,
    isInputFirst: true,
    needsSession: "first",
    ids: { session_id: { of: "conversationId" } },
    except: chatForAll,
    send: (app, actor, ids) => fetchAs(app, actor, "/api/chat", { message: "What is a lease?", ...ids }),
  },
  [`GET ${auth}: csrf`]: { ...everyones, send: get(() => "/api/auth/csrf") },
  [`GET ${auth}: session`]: { ...everyones, send: get(() => "/api/auth/session") },
  [`GET ${auth}: a list of providers`]: { ...everyones, except: () => "NOT_FOUND", send: get(() => "/api/auth/providers") },
  [`POST ${auth}: signing in with a wrong password`]: {
    ...everyones,
    except: () => "UNAUTHENTICATED",
    send: (app, actor) => withCsrf(app, actor, "callback/credentials", { email: "somebody@example.org", password: "a wrong password" }),
  },
  [`POST ${auth}: signing in without the token of one's own browser`]: {
    ...everyones,
    except: () => "FORBIDDEN",
    send: (app, actor) =>
      fetchAs(app, actor, "/api/auth/callback/credentials", { csrfToken: "x", email: actor.email ?? "", password: "a wrong password" }),
  },
  [`POST ${auth}: signing out`]: { access: "public", isWrite: true, send: (app, actor) => withCsrf(app, actor, "signout", {}) },
};

/** A browser without a token gets one with its first message; one whose sign-in is over is told so first. */
function chatForAll({ standing, container, writes }: MatrixActor, { name }: Cell): Expected | undefined {
  const isNew = name === "malformed null as session_id";
  if (name.startsWith("malformed") && !isNew) return undefined;
  if (standing === "SESSION_EXPIRED" || standing === "SESSION_TERMINATED") return standing;
  if (container.env.GUESTS === "off" && standing === "none") return "UNAUTHENTICATED";
  return isNew ? (writes ?? "ok") : undefined;
}

/** The policies of all routes but tRPC's. */
export function routePolicies(app: App): (Policy & { route: string })[] {
  return Object.entries(declared).map(([name, { send, ids = {}, ...policy }]) => ({
    ...policy,
    name,
    route: name.split(":")[0] ?? name,
    ids,
    call: async (actor, given): Promise<Shown> => toShown(await send(app, actor, given), codeOf),
  }));
}

function fetchAs(app: App, { container, browser }: MatrixActor, path: string, body?: unknown, cookies = ""): Promise<Response> {
  const headers = new Headers();
  const cookie = [browser.cookie, cookies].filter((part) => part !== "").join("; ");
  if (cookie !== "") headers.set("cookie", cookie);
  const url = `http://chat.test${path}`;
  if (body === undefined) return app.fetch(container, new Request(url, { headers }));
  headers.set("content-type", "application/json");
  return app.fetch(container, new Request(url, { method: "POST", headers, body: JSON.stringify(body) }));
}

async function withCsrf(app: App, actor: MatrixActor, action: string, body: Record<string, unknown>): Promise<Response> {
  const given = await fetchAs(app, actor, "/api/auth/csrf");
  const { csrfToken } = Csrf.parse(await given.json());
  const cookies = given.headers.getSetCookie().map((line) => line.split(";")[0] ?? "");
  return fetchAs(app, actor, `/api/auth/${action}`, { ...body, csrfToken }, cookies.join("; "));
}

const Refused = z.object({ error: z.object({ code: z.string() }) });
const RefusedChat = z.object({ error_code: z.string() });

function codeOf(body: unknown): string {
  return RefusedChat.safeParse(body).data?.error_code ?? Refused.safeParse(body).data?.error.code ?? "without a code";
}

import { randomUUID } from "node:crypto";
import { z } from "zod";
import { AdminTable } from "@/contract/admin-table";
import { chatgptConversation } from "../chatgpt-export";
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
const password = "a wrong password";
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
    send: (app, actor, ids) => fetchAs(app, actor, "/api/chat", { body: { message: "What is a lease?", ...ids } }),
  },
  "GET /api/export": { access: "actor", isWrite: false, showsOwn: true, send: get(() => "/api/export") },
  ...Object.fromEntries(
    (["json", "markdown"] as const).map((format): [string, Declared] => [
      `GET /api/export/[conversation_id]: ${format}`,
      {
        access: "actor",
        outsiders: () => "NOT_FOUND",
        isWrite: false,
        isInputFirst: true,
        showsOwn: true,
        ids: { conversation_id: { of: "conversationId", inPath: true } },
        send: get(({ conversation_id }) => `/api/export/${encodeURIComponent(String(conversation_id))}?format=${format}`),
      },
    ]),
  ),
  ...Object.fromEntries(
    AdminTable.options.map((table): [string, Declared] => [
      `GET /api/admin/csv/[table]: ${table}`,
      // That it was taken is written down.
      { access: "admin", isWrite: true, isForAnyone: true, send: get(() => `/api/admin/csv/${table}`) },
    ]),
  ),
  "POST /api/import": {
    access: "user",
    isWrite: true,
    send: (app, actor) => fetchAs(app, actor, "/api/import", { body: [chatgptConversation()] }),
  },
  "POST /api/import: a trial": {
    access: "user",
    isWrite: false,
    send: (app, actor) => fetchAs(app, actor, "/api/import?trial=1", { body: [chatgptConversation()] }),
  },
  [`GET ${auth}: csrf`]: { ...everyones, send: get(() => "/api/auth/csrf") },
  [`GET ${auth}: session`]: { ...everyones, send: get(() => "/api/auth/session") },
  [`GET ${auth}: passwords, which are only posted`]: {
    ...everyones,
    except: () => "NOT_FOUND",
    send: get(() => "/api/auth/callback/credentials?email=somebody@example.org&password=x"),
  },
  [`GET ${auth}: back from a provider that is not configured`]: {
    ...everyones,
    except: () => "NOT_FOUND",
    send: get(() => "/api/auth/callback/google?code=x&state=x"),
  },
  [`GET ${auth}: back from a provider without having left for it`]: {
    ...everyones,
    except: () => "to /sign-in?problem=provider",
    send: get(() => "/api/auth/callback/github?code=x&state=x"),
  },
  [`GET ${auth}: back from a provider that was told no`]: {
    ...everyones,
    except: () => "to /sign-in?problem=cancelled",
    send: get(() => "/api/auth/callback/github?error=access_denied&state=x"),
  },
  [`GET ${auth}: a mailed link of another browser's, or made up`]: {
    ...everyones,
    except: () => "to /sign-in?problem=other-browser",
    send: (app, actor) => fetchAs(app, withMail(actor), "/api/auth/callback/email?token=x&email=somebody%40example.org"),
  },
  [`GET ${auth}: a mailed link where none are mailed`]: {
    ...everyones,
    except: () => "NOT_FOUND",
    send: get(() => "/api/auth/callback/email?token=x&email=somebody%40example.org"),
  },
  [`GET ${auth}: a page of NextAuth's`]: { ...everyones, except: () => "to /sign-in", send: get(() => "/api/auth/signin/github") },
  [`POST ${auth}: leaving for a provider`]: { ...everyones, send: (app, actor) => withCsrf(app, actor, "signin/github", {}) },
  [`POST ${auth}: leaving for a provider without the token of one's own browser`]: {
    ...everyones,
    except: () => "FORBIDDEN",
    send: (app, actor) => fetchAs(app, actor, "/api/auth/signin/github", { body: { csrfToken: "x" } }),
  },
  [`POST ${auth}: leaving for a provider that is not configured`]: {
    ...everyones,
    except: () => "NOT_FOUND",
    send: (app, actor) => withCsrf(app, actor, "signin/google", {}),
  },
  [`POST ${auth}: asking for a mailed link`]: {
    access: "public",
    isWrite: true,
    send: (app, actor) => withCsrf(app, withMail(actor), "signin/email", { email: `${randomUUID()}@example.org` }),
  },
  [`POST ${auth}: asking for a mailed link without the token of one's own browser`]: {
    ...everyones,
    except: () => "FORBIDDEN",
    send: (app, actor) =>
      fetchAs(app, withMail(actor), "/api/auth/signin/email", { body: { csrfToken: "x", email: "somebody@example.org" } }),
  },
  [`POST ${auth}: signing out without the token of one's own browser`]: {
    ...everyones,
    except: () => "FORBIDDEN",
    send: (app, actor) => fetchAs(app, actor, "/api/auth/signout", { body: { csrfToken: "x" } }),
  },
  [`GET ${auth}: a list of providers`]: { ...everyones, except: () => "NOT_FOUND", send: get(() => "/api/auth/providers") },
  [`POST ${auth}: signing in with a wrong password`]: {
    ...everyones,
    except: () => "UNAUTHENTICATED",
    send: (app, actor) => withCsrf(app, actor, "callback/credentials", { email: "somebody@example.org", password }),
  },
  [`POST ${auth}: signing in without the token of one's own browser`]: {
    ...everyones,
    except: () => "FORBIDDEN",
    send: (app, actor) =>
      fetchAs(app, actor, "/api/auth/callback/credentials", { body: { csrfToken: "x", email: actor.email ?? "", password } }),
  },
  [`POST ${auth}: signing out`]: { access: "public", isWrite: true, send: (app, actor) => withCsrf(app, actor, "signout", {}) },
};

/** What is answered to everybody alike whatever they hold: methods that an address does not have, and addresses that there are not. */
const refusedMethods: Record<string, { path: string; methods: readonly string[]; code: Expected }> = {
  "/api/[[...path]]": { path: "/api/nothing", methods: ["DELETE", "GET", "PATCH", "POST", "PUT"], code: "NOT_FOUND" },
  [auth]: { path: "/api/auth/session", methods: ["DELETE", "PATCH", "PUT"], code: "VALIDATION_FAILED" },
  "/api/chat": { path: "/api/chat", methods: ["DELETE", "GET", "PATCH", "PUT"], code: "VALIDATION_FAILED" },
  "/api/chat/[session_id]": { path: "/api/chat/x", methods: ["DELETE", "PATCH", "POST", "PUT"], code: "VALIDATION_FAILED" },
  "/api/export": { path: "/api/export", methods: ["DELETE", "PATCH", "POST", "PUT"], code: "VALIDATION_FAILED" },
  "/api/export/[conversation_id]": { path: "/api/export/x", methods: ["DELETE", "PATCH", "POST", "PUT"], code: "VALIDATION_FAILED" },
  "/api/admin/csv/[table]": { path: "/api/admin/csv/users", methods: ["DELETE", "PATCH", "POST", "PUT"], code: "VALIDATION_FAILED" },
  "/api/import": { path: "/api/import", methods: ["DELETE", "GET", "PATCH", "PUT"], code: "VALIDATION_FAILED" },
  "/api/health": { path: "/api/health", methods: ["DELETE", "PATCH", "POST", "PUT"], code: "VALIDATION_FAILED" },
  "/api/ready": { path: "/api/ready", methods: ["DELETE", "PATCH", "POST", "PUT"], code: "VALIDATION_FAILED" },
  "/api/trpc/[trpc]": { path: "/api/trpc/session.me", methods: ["DELETE", "PATCH", "PUT"], code: "VALIDATION_FAILED" },
};

const refused: [string, Declared][] = Object.entries(refusedMethods).flatMap(([url, { path, methods, code }]) =>
  methods.map((method): [string, Declared] => [
    `${method} ${url}`,
    { ...everyones, except: () => code, send: (app, actor) => fetchAs(app, actor, path, { method }) },
  ]),
);

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
  return [...Object.entries(declared), ...refused].map(([name, { send, ids = {}, ...policy }]) => ({
    ...policy,
    name,
    route: name.split(":")[0] ?? name,
    ids,
    call: async (actor, given): Promise<Shown> => {
      const response = await send(app, actor, given);
      const leadsTo = response.headers.get("location")?.replace("http://chat.test", "");
      const shown = await toShown(response, codeOf);
      return leadsTo === undefined ? shown : { ...shown, code: `to ${leadsTo}` };
    },
  }));
}

/** The same browser before a server that mails links. */
function withMail(actor: MatrixActor): MatrixActor {
  return { ...actor, container: actor.mailing };
}

type Sent = { body?: unknown; cookies?: string; method?: string };

function fetchAs(
  app: App,
  { container, browser }: MatrixActor,
  path: string,
  { body, cookies = "", method }: Sent = {},
): Promise<Response> {
  const headers = new Headers();
  const cookie = [browser.cookie, cookies].filter((part) => part !== "").join("; ");
  if (cookie !== "") headers.set("cookie", cookie);
  if (body !== undefined) headers.set("content-type", "application/json");
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const request = new Request(`http://chat.test${path}`, { method: method ?? (body === undefined ? "GET" : "POST"), headers, ...sent });
  return app.fetch(container, request);
}

async function withCsrf(app: App, actor: MatrixActor, action: string, body: Record<string, unknown>): Promise<Response> {
  const given = await fetchAs(app, actor, "/api/auth/csrf");
  const { csrfToken } = Csrf.parse(await given.json());
  const cookies = given.headers.getSetCookie().map((line) => line.split(";")[0] ?? "");
  return fetchAs(app, actor, `/api/auth/${action}`, { body: { ...body, csrfToken }, cookies: cookies.join("; ") });
}

const Refused = z.object({ error: z.object({ code: z.string() }) });
const RefusedChat = z.object({ error_code: z.string() });

function codeOf(body: unknown): string {
  return RefusedChat.safeParse(body).data?.error_code ?? Refused.safeParse(body).data?.error.code ?? "without a code";
}

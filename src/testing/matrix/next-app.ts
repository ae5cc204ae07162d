import { readdirSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { Container } from "@/server/container";
import { projectRoot } from "@/server/project-root";

const appFolder = path.join(projectRoot(), "src/app");
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
type Method = (typeof methods)[number];
type Handler = (request: Request, context: { params: Promise<Record<string, string | string[]>> }) => Promise<unknown> | unknown;
type Loaded = { url: string; pattern: RegExp; handlers: Partial<Record<Method, Handler>> };

const isHandler = (value: unknown): value is Handler => typeof value === "function";
const Module = z.record(z.string(), z.unknown());

/** Files of Next's under `src/app` by the address that they answer. */
export function appFiles(name: "route" | "page"): { url: string; file: string }[] {
  return readdirSync(appFolder, { recursive: true, encoding: "utf8" })
    .filter((file) => new RegExp(`(^|/)${name}\\.tsx?$`).test(file))
    .map((file) => ({ file: path.join(appFolder, file), url: urlOf(file) }))
    .sort((a, b) => a.url.localeCompare(b.url));
}

function urlOf(file: string): string {
  const parts = path.dirname(file).split(path.sep);
  return `/${parts.filter((part) => part !== "." && !/^\(.*\)$/.test(part)).join("/")}`;
}

export async function importModule(file: string): Promise<Record<string, unknown>> {
  return Module.parse({ ...(await import(/* @vite-ignore */ file)) });
}

/** The route handlers as Next calls them, on a container of the test's. */
export type App = {
  /** `GET /api/chat/[session_id]` and the like, of every handler there is. */
  routes: string[];
  fetch(container: Container, request: Request): Promise<Response>;
};

export async function loadApp(): Promise<App> {
  const loaded = await Promise.all(appFiles("route").map(async ({ url, file }) => toRoute(url, await importModule(file))));
  // An address without parameters wins over one with them.
  const byWeight = loaded.toSorted((a, b) => a.url.split("[").length - b.url.split("[").length);
  return {
    routes: loaded.flatMap(({ url, handlers }) => Object.keys(handlers).map((method) => `${method} ${url}`)).sort(),
    async fetch(container, request) {
      serveWith(container);
      const { pathname } = new URL(request.url);
      const route = byWeight.find(({ pattern }) => pattern.test(pathname));
      const handler = methods.filter((method) => method === request.method).map((method) => route?.handlers[method])[0];
      if (route === undefined || handler === undefined) return new Response("", { status: route ? 405 : 404 });
      const response = await handler(request, { params: Promise.resolve(paramsOf(route, pathname)) });
      if (!(response instanceof Response)) throw new Error(`${route.url} answers with no response`);
      return response;
    },
  };
}

/** Makes this the container that Next's files find. */
export function serveWith(container: Container): void {
  Reflect.set(globalThis, Symbol.for("footnote.container"), Promise.resolve(container));
}

function toRoute(url: string, module: Record<string, unknown>): Loaded {
  const handlers: Loaded["handlers"] = {};
  for (const method of methods) {
    const handler = module[method];
    if (isHandler(handler)) handlers[method] = handler;
  }
  const source = url
    .replace(/\/\[\[\.\.\.(\w+)\]\]/g, "(?:/(?<$1>.+))?")
    .replace(/\[\.\.\.(\w+)\]/g, "(?<$1>.+)")
    .replace(/\[(\w+)\]/g, "(?<$1>[^/]+)");
  return { url, pattern: new RegExp(`^${source}$`), handlers };
}

function paramsOf({ url, pattern }: Loaded, pathname: string): Record<string, string | string[]> {
  const groups = Object.entries(pattern.exec(pathname)?.groups ?? {}).filter(([, value]) => value !== undefined);
  const decode = (name: string, value: string) => (url.includes(`...${name}]`) ? value.split("/") : decodeURIComponent(value));
  return Object.fromEntries(groups.map(([name, value]) => [name, decode(name, value)]));
}

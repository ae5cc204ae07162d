import { z } from "zod";
import type { MatrixActor } from "./actors";
import type { App } from "./next-app";
import type { Shown } from "./policy";
import { toShown } from "./shown";

const Refused = z.object({ error: z.object({ data: z.object({ footnote: z.object({ code: z.string() }) }) }) });

/** Calls a procedure over HTTP, through Next's route handler. */
export async function callProcedure(
  app: App,
  { container, browser }: MatrixActor,
  path: string,
  type: "query" | "mutation",
  input: Record<string, unknown>,
): Promise<Shown> {
  const base = `http://chat.test/api/trpc/${path}`;
  const headers = new Headers(browser.cookie === "" ? {} : { cookie: browser.cookie });
  if (type === "query") {
    const url = `${base}?input=${encodeURIComponent(JSON.stringify(input))}`;
    return toShown(await app.fetch(container, new Request(url, { headers })), trpcCode);
  }
  headers.set("content-type", "application/json");
  const request = new Request(base, { method: "POST", headers, body: JSON.stringify(input) });
  return toShown(await app.fetch(container, request), trpcCode);
}

function trpcCode(body: unknown): string {
  const parsed = Refused.safeParse(body);
  return parsed.success ? parsed.data.error.data.footnote.code : "without a code";
}

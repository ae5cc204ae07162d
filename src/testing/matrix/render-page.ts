import { z } from "zod";
import type { MatrixActor } from "./actors";
import { importModule, serveWith } from "./next-app";
import type { Shown } from "./policy";

/** The headers that `next/headers` gives to what is being rendered; a test puts its own in place of Next's. */
export const sentHeaders = { current: new Headers() };

type Params = Record<string, string | string[]>;
type Component = (props: unknown) => unknown;
const isComponent = (value: unknown): value is Component => typeof value === "function";
const Digest = z.object({ digest: z.string() });
const Element = z.object({ type: z.unknown(), props: z.record(z.string(), z.unknown()) });

/** What a page makes for its reader: what it hands to the browser's components, a refusal, or another address. */
export async function renderPage(file: string, { container, browser }: MatrixActor, params: Params): Promise<Shown> {
  serveWith(container);
  sentHeaders.current = new Headers(browser.cookie === "" ? {} : { cookie: browser.cookie });
  const { default: page, generateMetadata } = await importModule(file);
  const props = { params: Promise.resolve(params), searchParams: Promise.resolve({}) };
  try {
    const metadata = isComponent(generateMetadata) ? await generateMetadata(props) : null;
    const shown = isComponent(page) ? await expanded(await page(props)) : null;
    return { status: 200, code: null, text: JSON.stringify([metadata, shown]), headers: "" };
  } catch (error) {
    const { digest } = Digest.parse(error);
    if (digest === "NEXT_HTTP_ERROR_FALLBACK;404") return { status: 404, code: "NOT_FOUND", text: digest, headers: "" };
    const [kind, , to = ""] = digest.split(";");
    if (kind !== "NEXT_REDIRECT") throw error;
    return { status: 307, code: `to ${to.split("?")[0]}`, text: "", headers: "" };
  }
}

/** The props of all elements, server components (the asynchronous ones) in their places. */
async function expanded(node: unknown): Promise<unknown> {
  if (Array.isArray(node)) return Promise.all(node.map(expanded));
  const element = Element.safeParse(node);
  if (!element.success) return typeof node === "function" ? undefined : node;
  const { type, props } = element.data;
  if (isComponent(type) && type.constructor.name === "AsyncFunction") return expanded(await type(props));
  const entries = await Promise.all(Object.entries(props).map(async ([name, value]) => [name, await expanded(value)] as const));
  return Object.fromEntries(entries.filter(([name]) => name !== "messages"));
}

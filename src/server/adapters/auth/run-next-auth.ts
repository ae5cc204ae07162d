import imported, { type AuthOptions } from "next-auth";

/** A request as NextAuth's API-route form takes it: it then needs none of Next's own request scope. */
export type NextAuthRequest = {
  method: "GET" | "POST";
  action: string;
  providerId: string | null;
  query: Record<string, string>;
  body: Record<string, unknown>;
  cookies: Record<string, string>;
  /** Our own origin: the one that addresses are made with and that may be come back to. */
  origin: string;
};

/** What NextAuth replies; `redirect` is where it wants the browser to go. */
export type NextAuthReply = { redirect: string | null; body: unknown; setCookies: string[] };

/** Node hands a CommonJS module over wrapped in its exports, bundlers hand over its default. */
function unwrap<T extends (...given: never[]) => unknown>(module: T | { default: T }): T {
  return typeof module === "function" ? module : module.default;
}
const nextAuth = unwrap<typeof imported>(imported);

/** Lets NextAuth answer a request. Its HTML, statuses and headers are not passed on: replies are ours. */
export async function runNextAuth(options: AuthOptions, request: NextAuthRequest): Promise<NextAuthReply> {
  const { origin, method, action, providerId, query, body, cookies } = request;
  const reply: NextAuthReply = { redirect: null, body: null, setCookies: [] };
  const { protocol, host } = new URL(origin);
  // The only headers it sees are these: it believes them because env.ts tells it to.
  const headers = { "x-forwarded-host": host, "x-forwarded-proto": protocol.slice(0, -1) };
  const nextauth = [action, ...(providerId === null ? [] : [providerId])];
  const req = { method, headers, cookies, query: { ...query, nextauth }, body: method === "POST" ? { ...body, json: "true" } : undefined };
  await nextAuth(options)(req, responseInto(reply));
  return reply;
}

/** As much of an API route's response as NextAuth uses. */
function responseInto(reply: NextAuthReply) {
  const response = {
    status: () => response,
    getHeader: (name: string) => (name.toLowerCase() === "set-cookie" ? reply.setCookies : undefined),
    setHeader(name: string, value: string | string[]) {
      if (name.toLowerCase() === "set-cookie") reply.setCookies = [value].flat();
      if (name.toLowerCase() === "location") reply.redirect = String(value);
      return response;
    },
    json(body: unknown) {
      if (typeof body === "object" && body !== null && "url" in body && typeof body.url === "string") reply.redirect = body.url;
      else reply.body = body;
    },
    send(body: unknown) {
      reply.body = body;
    },
    end: () => undefined,
  };
  return response;
}

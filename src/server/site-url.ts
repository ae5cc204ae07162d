import type { SiteUrl } from "./domain/identity/ports";
import type { Env } from "./env";

/** Where people reach this server. `listensAt` says the real address once it is known: a port of 0 is any free one. */
export function createSiteUrl({ PUBLIC_URL, HOST, PORT }: Pick<Env, "PUBLIC_URL" | "HOST" | "PORT">): {
  siteUrl: SiteUrl;
  listensAt(url: string): void;
} {
  let listening = `http://${HOST.includes(":") ? `[${HOST}]` : HOST}:${PORT}`;
  return {
    siteUrl: () => (PUBLIC_URL ?? listening).replace(/\/+$/, ""),
    listensAt(url) {
      listening = url;
    },
  };
}

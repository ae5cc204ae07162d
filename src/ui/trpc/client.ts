import { createTRPCReact } from "@trpc/react-query";
import type { AppRouter } from "@/server/trpc/root";
import { trpcUrl } from "./links";

export const trpc = createTRPCReact<AppRouter>();

/** Calls a mutation from a page that is being left: at once, because a batch waits for a moment that no longer comes, and it outlives the page. */
export function mutateWhileLeaving(path: "conversation.delete" | "session.close", input: Record<string, string>): void {
  const headers = { "content-type": "application/json" };
  fetch(`${trpcUrl}/${path}`, { method: "POST", headers, body: JSON.stringify(input), keepalive: true }).catch(() => {});
}

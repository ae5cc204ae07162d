import { httpBatchLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import { createTRPCReact } from "@trpc/react-query";
import { limits } from "@/contract/limits";
import type { AppRouter } from "@/server/trpc/root";

export const trpc = createTRPCReact<AppRouter>();

const url = "/api/trpc";

/** Calls go in batches; the one subscription is an event stream. A page being left lets its last calls outlive it. */
export function createLinks() {
  return [
    splitLink({
      condition: ({ type }) => type === "subscription",
      true: httpSubscriptionLink({ url }),
      false: httpBatchLink({
        url,
        maxItems: limits.batchSize,
        fetch: (input, init) => {
          const { body, headers, method, signal } = init ?? {};
          const isLeaving = document.visibilityState === "hidden" && method === "POST";
          return fetch(input, {
            ...(typeof body === "string" ? { body } : {}),
            ...(headers ? { headers } : {}),
            ...(method ? { method } : {}),
            ...(signal ? { signal } : {}),
            keepalive: isLeaving,
          });
        },
      }),
    }),
  ];
}

/** Calls a mutation from a page that is being left: at once, because a batch waits for a moment that no longer comes, and it outlives the page. */
export function mutateWhileLeaving(path: "conversation.delete", input: Record<string, string>): void {
  const headers = { "content-type": "application/json" };
  fetch(`${url}/${path}`, { method: "POST", headers, body: JSON.stringify(input), keepalive: true }).catch(() => {});
}

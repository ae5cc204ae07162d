import { httpBatchLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import { limits } from "@/contract/limits";

export const trpcUrl = "/api/trpc";

/** Calls go in batches; the one subscription is an event stream. A page being left lets its last calls outlive it. */
export function createLinks() {
  return [
    splitLink({
      condition: ({ type }) => type === "subscription",
      true: httpSubscriptionLink({ url: trpcUrl }),
      false: httpBatchLink({
        url: trpcUrl,
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

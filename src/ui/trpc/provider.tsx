"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { trpc } from "./client";
import { createLinks } from "./links";

/** Reads are tried again by what shows them, with words; not silently underneath. */
const queryDefaults = { staleTime: 30_000, retry: 1, refetchOnWindowFocus: false } as const;

export function TrpcProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(() => new QueryClient({ defaultOptions: { queries: queryDefaults } }));
  const [client] = useState(() => trpc.createClient({ links: createLinks() }));
  return (
    <trpc.Provider client={client} queryClient={queryClient}>
      <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
    </trpc.Provider>
  );
}

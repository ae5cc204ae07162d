import { createTRPCClient } from "@trpc/client";
import type { AppRouter } from "@/server/trpc/root";
import { createLinks } from "./links";

/** The procedures for pages that keep nothing of what they read. */
export const api = createTRPCClient<AppRouter>({ links: createLinks() });

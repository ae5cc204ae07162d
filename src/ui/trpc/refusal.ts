import { TRPCClientError } from "@trpc/client";
import type { ErrorBody } from "@/contract/error-code";
import type { AppRouter } from "@/server/trpc/root";

/** The refusal that a failed call carries; null when the server was not reached or did not answer in its own words. */
export function refusalOf(error: unknown): ErrorBody | null {
  return error instanceof TRPCClientError ? (footnoteOf(error) ?? null) : null;
}

function footnoteOf(error: TRPCClientError<AppRouter>): ErrorBody | undefined {
  return error.data?.footnote;
}

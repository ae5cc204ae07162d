import type { AuthOptions } from "next-auth";
import type { Logger } from "../../domain/logger";

/** NextAuth's log in ours: what went wrong by its code, without what a provider or a browser sent. */
export function nextAuthLogger(logger: Logger): NonNullable<AuthOptions["logger"]> {
  return {
    error: (code, metadata) => logger.warn("sign-in failed", { code, ...reasonOf(metadata) }),
    warn: (code) => logger.debug("sign-in warning", { code }),
    debug: () => undefined,
  };
}

/** An error's name and the beginning of its message: behind the first colon or comma stand values, among them states and bodies. */
function reasonOf(metadata: unknown): { name?: string; reason?: string } {
  const error =
    metadata instanceof Error ? metadata : typeof metadata === "object" && metadata !== null && "error" in metadata ? metadata.error : null;
  if (!(error instanceof Error)) return {};
  return {
    name: error.name,
    reason:
      error.message
        .split(/[:,({"'\n]/, 1)[0]
        ?.slice(0, 80)
        .trim() ?? "",
  };
}

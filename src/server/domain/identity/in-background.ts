import type { Logger } from "../logger";

/** Begins work that nobody waits for, so that how long it takes tells nothing. What fails in it is logged under its name. */
export function inBackground(logger: Logger, name: string, work: () => Promise<void>): void {
  work().catch((error: unknown) => logger.error(`${name} failed`, { error }));
}

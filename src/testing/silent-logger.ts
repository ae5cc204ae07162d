import type { Logger } from "@/server/domain/logger";

/** Logs nothing; for tests that expect what is logged as a warning. */
export const silentLogger: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

import { FolderRefused } from "../domain/ingestion/ports";
import type { JobKind } from "./job-kind";

/** How readings of documents are kept at: a folder that cannot be read stays so until somebody sees to it, and who cancels means it. */
export const readingKind: Omit<JobKind, "run"> = {
  everyMs: null,
  mostAttempts: 5,
  isHopeless: (error) => error instanceof FolderRefused || (error instanceof Error && error.name === "AbortError"),
};

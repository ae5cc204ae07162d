import type { IdSource } from "../id-source";
import type { Collection, IngestStore } from "./ports";

/** Creates the collection known by `slug`, or brings its name, base URL and source up to date. `source` says where it was read from. */
export function ensureCollection(
  { store, ids }: { store: IngestStore; ids: IdSource },
  collection: { slug: string; name: string; baseUrl: string | null; source: string | null; isDefault: boolean },
): Promise<Collection> {
  return store.ensureCollection({ id: ids.next(), ...collection });
}

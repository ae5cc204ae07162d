/** Makes ids: UUIDs of version 7, never used for order. */
export type IdSource = { next(): string };

import type { MatrixActor } from "./actors";
import type { Policy } from "./policy";

/** A procedure's policy as it is written down. */
export type Declared = Omit<Policy, "name" | "isWrite" | "ids" | "call"> & {
  type: "query" | "mutation";
  /** Unless said, mutations write and queries do not. */
  isWrite?: boolean;
  ids?: Policy["ids"];
  /** Fields of the input beside the ids. */
  rest?: (actor: MatrixActor) => Record<string, unknown> | Promise<Record<string, unknown>>;
};

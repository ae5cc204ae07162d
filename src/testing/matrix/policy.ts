import type { ErrorCode } from "@/contract/error-code";
import type { MatrixActor, Standing } from "./actors";
import type { Belongings } from "./belongings";
import type { Cell } from "./cells";

/** How a surface answered: `code` is the refusal's, null for a success. `text` and `headers` are all that went over the wire. */
export type Shown = { status: number; code: string | null; text: string; headers: string };

/** Success, or the code of a refusal; a page may also send its reader elsewhere (`to /sign-in`). */
export type Expected = "ok" | ErrorCode | `to ${string}`;

/** An id in the input: what it names, and what a missing one brings about. */
export type IdRule = { of: keyof Belongings; missing?: Expected };

/** What one procedure, route or page must answer to whom. Whoever adds one adds its policy. */
export type Policy = {
  name: string;
  /** The least that is let in. */
  access: "public" | "actor" | "user" | "admin";
  /** What shuts others out answers; by default the code for their kind. */
  outsiders?: (standing: Standing) => Expected;
  isWrite: boolean;
  /** The fields of the input that are ids; a field is a path with dots. Without any the surface concerns whoever asks. */
  ids: Record<string, IdRule>;
  /** Whether ids of anybody are as good as one's own, once let in. */
  isForAnyone?: boolean;
  /** A guest whose session is over may not: told before anything is looked up, or after. */
  needsSession?: "first" | "last";
  /** What is special about single cells of whoever is let in; undefined: nothing. */
  except?: (actor: MatrixActor, cell: Cell) => Expected | undefined;
  /** Sends the ids (by field) as the actor. */
  call(actor: MatrixActor, ids: Record<string, unknown>): Promise<Shown>;
};

/** What a cell must be answered with. */
export function expectedOf(policy: Policy, actor: MatrixActor, cell: Cell): Expected {
  const outside = outsider(policy, actor.standing);
  if (outside !== null) return outside;
  const special = policy.except?.(actor, cell);
  if (special !== undefined) return special;
  const whose = Object.entries(cell.ids).map(([field, { whose }]) => ({ rule: policy.ids[field], whose }));
  if (whose.some((id) => id.whose === "malformed")) return "VALIDATION_FAILED";
  const over = actor.writes !== null && policy.needsSession !== undefined ? actor.writes : null;
  if (over !== null && policy.needsSession === "first") return over;
  if (whose.some((id) => id.whose === "foreign") && policy.isForAnyone !== true) return "NOT_FOUND";
  const missing = whose.find((id) => id.whose === "missing");
  if (missing !== undefined && missing.rule?.missing !== "ok") return missing.rule?.missing ?? "NOT_FOUND";
  if (whose.some((id) => id.whose === "elsewhere")) return "NOT_FOUND";
  return over ?? "ok";
}

function outsider({ access, outsiders }: Policy, standing: Standing): Expected | null {
  const refused = refusalOf(access, standing);
  return refused === null ? null : (outsiders?.(standing) ?? refused);
}

function refusalOf(access: Policy["access"], standing: Standing): ErrorCode | null {
  if (access === "public") return null;
  if (standing === "SESSION_EXPIRED" || standing === "SESSION_TERMINATED") return standing;
  if (standing === "none") return "UNAUTHENTICATED";
  if (access === "actor") return null;
  if (standing === "guest") return "UNAUTHENTICATED";
  return access === "admin" && standing === "user" ? "FORBIDDEN" : null;
}

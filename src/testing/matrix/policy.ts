import type { ErrorCode } from "@/contract/error-code";
import type { MatrixActor, Standing } from "./actors";
import type { Belongings } from "./belongings";
import type { Cell } from "./cells";

/** How a surface answered: `code` is the refusal's, null for a success. `text` and `headers` are all that went over the wire. */
export type Shown = { status: number; code: string | null; text: string; headers: string };

/** Success, or the code of a refusal; a page may also send its reader elsewhere (`to /sign-in`). */
export type Expected = "ok" | ErrorCode | `to ${string}`;

/** An id in the input: what it names, and what a missing one brings about. `inPath`: part of an address, so always a text. */
export type IdRule = { of: Exclude<keyof Belongings, "mark">; missing?: Expected; inPath?: true };

/** What one procedure, route or page must answer to whom. Whoever adds one adds its policy. */
export type Policy = {
  name: string;
  /** The least that is let in. */
  access: "public" | "actor" | "user" | "admin";
  /** What shuts others out answers; by default the code for their kind. */
  outsiders?: (actor: MatrixActor) => Expected;
  isWrite: boolean;
  /** The fields of the input that are ids; a field is a path with dots. Without any the surface concerns whoever asks. */
  ids: Record<string, IdRule>;
  /** Whether ids of anybody are as good as one's own, once let in. */
  isForAnyone?: boolean;
  /** What an id without the form of one is answered with; VALIDATION_FAILED unless said. */
  malformed?: Expected;
  /** Whether the input is looked at before whoever sends it. */
  isInputFirst?: boolean;
  /** A guest whose session is over may not: told before anything is looked up, or after. */
  needsSession?: "first" | "last";
  /** Whether a success over one's own shows what is one's own. */
  showsOwn?: boolean;
  /** What is special about single cells of whoever is let in; undefined: nothing. */
  except?: (actor: MatrixActor, cell: Cell) => Expected | undefined;
  /** Sends the ids (by field) as the actor. */
  call(actor: MatrixActor, ids: Record<string, unknown>): Promise<Shown>;
};

/** What a cell must be answered with. */
export function expectedOf(policy: Policy, actor: MatrixActor, cell: Cell): Expected {
  const { malformed = "VALIDATION_FAILED", isInputFirst = false } = policy;
  const isMalformed = Object.values(cell.ids).some(({ whose }) => whose === "malformed");
  const outside = outsider(policy, actor);
  if (isMalformed && isInputFirst) return policy.except?.(actor, cell) ?? malformed;
  if (outside !== null) return outside;
  return policy.except?.(actor, cell) ?? (isMalformed ? malformed : insider(policy, actor, cell));
}

/** What whoever is let in gets for well-formed ids. */
function insider({ ids, needsSession, isForAnyone = false }: Policy, actor: MatrixActor, cell: Cell): Expected {
  const over = needsSession === undefined ? null : actor.writes;
  if (over !== null && needsSession === "first") return over;
  const whose = Object.values(cell.ids).map((id) => id.whose);
  if (whose.includes("foreign") && !isForAnyone) return "NOT_FOUND";
  const missing = Object.entries(cell.ids).find(([, id]) => id.whose === "missing");
  const onMissing = missing === undefined ? "ok" : (ids[missing[0]]?.missing ?? "NOT_FOUND");
  if (onMissing !== "ok") return onMissing;
  if (whose.includes("elsewhere")) return "NOT_FOUND";
  return over ?? "ok";
}

function outsider({ access, outsiders }: Policy, actor: MatrixActor): Expected | null {
  const refused = refusalOf(access, actor.standing);
  return refused === null ? null : (outsiders?.(actor) ?? refused);
}

function refusalOf(access: Policy["access"], standing: Standing): ErrorCode | null {
  if (access === "public") return null;
  if (standing === "SESSION_EXPIRED" || standing === "SESSION_TERMINATED") return standing;
  if (standing === "none") return "UNAUTHENTICATED";
  if (access === "actor") return null;
  if (standing === "guest") return "UNAUTHENTICATED";
  return access === "admin" && standing === "user" ? "FORBIDDEN" : null;
}

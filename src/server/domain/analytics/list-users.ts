import { type ListedUsers, ListUsersInput } from "@/contract/admin";
import { err, ok, type Result } from "@/contract/result";
import type { Clock } from "../clock";
import { listCursor, positionAt } from "../conversation/list-cursor";
import type { AdminActor } from "../identity/actor";
import type { UserDirectory } from "./ports";
import { counted, countedAtMost } from "./row-count";

/** One page of the accounts, newest first. VALIDATION_FAILED for a cursor that no page gave. */
export async function listUsers(
  { userDirectory, clock }: { userDirectory: UserDirectory; clock: Clock },
  admin: AdminActor,
  input: ListUsersInput,
): Promise<Result<ListedUsers, "VALIDATION_FAILED">> {
  const { cursor, limit, ...filter } = ListUsersInput.parse(input);
  const after = cursor === undefined ? null : positionAt(cursor);
  if (after === "invalid") return err("VALIDATION_FAILED");
  const [{ items, more }, count] = await Promise.all([
    userDirectory.list(admin, filter, after, limit, clock.now()),
    after === null ? userDirectory.count(admin, filter, countedAtMost) : null,
  ]);
  const last = items.at(-1);
  return ok({
    items,
    nextCursor: more && last !== undefined ? listCursor({ at: Date.parse(last.createdAt), id: last.id }) : null,
    total: count === null ? null : counted(count),
  });
}

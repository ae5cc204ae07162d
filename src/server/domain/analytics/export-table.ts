import { BrowseConversationsInput, ListUsersInput } from "@/contract/admin";
import type { AdminTable } from "@/contract/admin-table";
import { ListAuditInput } from "@/contract/audit";
import { ListFeedbackInput } from "@/contract/feedback-inbox";
import { ListGapsInput } from "@/contract/gap";
import { ListPagesInput } from "@/contract/page-use";
import { err, ok, type Result } from "@/contract/result";
import { listGaps } from "../gap/list-gaps";
import type { AdminActor } from "../identity/actor";
import type { AuditLog } from "../identity/audit-log";
import { listAudit } from "./audit-trail";
import { browseConversations } from "./browse-conversations";
import { type CsvValue, csvLine } from "./csv";
import { receiveFeedback } from "./feedback-inbox";
import { listUsers } from "./list-users";
import { listPages } from "./page-report";

type Deps = Parameters<typeof browseConversations>[0] &
  Parameters<typeof listGaps>[0] &
  Parameters<typeof listPages>[0] &
  Parameters<typeof receiveFeedback>[0] &
  Parameters<typeof listUsers>[0] &
  Parameters<typeof listAudit>[0] & { audit: AuditLog };

/** One page of a list, and the place where the next one begins. */
type Page<Row> = Result<{ items: Row[]; nextCursor: string | null }, string>;
type Columns<Row> = Record<string, (row: Row) => CsvValue>;

/**
 * A table of the administrators' as CSV, line by line while it is read: the rows that its list has with these filters, in its order. That it was taken is
 * written to the audit log first. VALIDATION_FAILED for filters that the list does not know.
 */
export async function exportTable(
  deps: Deps,
  admin: AdminActor,
  table: AdminTable,
  filters: Readonly<Record<string, string>>,
): Promise<Result<AsyncGenerator<string>, "VALIDATION_FAILED">> {
  const lines = tables[table](deps, admin, typed(filters));
  if (lines === null) return err("VALIDATION_FAILED");
  await deps.audit.record({ actor: admin, action: "table-exported", subject: { type: "table", id: table } });
  return ok(lines);
}

/** What stands in an address as words. */
function typed(filters: Readonly<Record<string, string>>): Record<string, string | boolean> {
  return Object.fromEntries(
    Object.entries(filters).map(([name, value]) => [name, value === "true" ? true : value === "false" ? false : value]),
  );
}

type Exporter = (deps: Deps, admin: AdminActor, filters: Record<string, string | boolean>) => AsyncGenerator<string> | null;
type Reading = { cursor?: string };

const tables: Record<AdminTable, Exporter> = {
  conversations(deps, admin, filters) {
    const input = BrowseConversationsInput.omit({ cursor: true, limit: true }).strict().safeParse(filters);
    return input.success
      ? lines((reading) => browseConversations(deps, admin, { ...input.data, ...reading }), {
          id: ({ id }) => id,
          title: ({ title }) => title,
          asked_by: ({ owner }) => owner.email ?? owner.kind,
          status: ({ status }) => status,
          messages: ({ messageCount }) => messageCount,
          grounded: ({ outcomes }) => outcomes.grounded ?? 0,
          partial: ({ outcomes }) => outcomes.partial ?? 0,
          not_found: ({ outcomes }) => outcomes.not_found ?? 0,
          failed: ({ outcomes }) => outcomes.failed ?? 0,
          created_at: ({ createdAt }) => createdAt,
          last_message_at: ({ lastMessageAt }) => lastMessageAt,
        })
      : null;
  },
  gaps(deps, admin, filters) {
    const input = ListGapsInput.omit({ cursor: true, limit: true }).strict().safeParse(filters);
    return input.success
      ? lines((reading) => listGaps(deps, admin, { ...input.data, ...reading }), {
          id: ({ id }) => id,
          name: ({ name }) => name,
          example: ({ example }) => example,
          note: ({ note }) => note,
          state: ({ state }) => state,
          questions: ({ questions }) => questions,
          rated_down: ({ ratedDown }) => ratedDown,
          first_asked_at: ({ firstAskedAt }) => firstAskedAt,
          last_asked_at: ({ lastAskedAt }) => lastAskedAt,
          asked_again: ({ check }) => check?.asked ?? 0,
          answered_again: ({ check }) => check?.answered ?? 0,
        })
      : null;
  },
  pages(deps, admin, filters) {
    const input = ListPagesInput.omit({ cursor: true, limit: true }).strict().safeParse(filters);
    return input.success
      ? lines((reading) => listPages(deps, admin, { ...input.data, ...reading }), {
          path: ({ path }) => path,
          title: ({ title }) => title,
          url: ({ url }) => url,
          version: ({ version }) => version,
          collection: ({ collection }) => collection,
          citing: ({ citing }) => citing,
          answers: ({ answers }) => answers,
          last_cited_at: ({ lastCitedAt }) => lastCitedAt,
          repeats: ({ repeats }) => repeats.join(" "),
        })
      : null;
  },
  feedback(deps, admin, filters) {
    const input = ListFeedbackInput.omit({ cursor: true, limit: true }).strict().safeParse(filters);
    return input.success
      ? lines((reading) => receiveFeedback(deps, admin, { ...input.data, ...reading }), {
          conversation_id: ({ conversationId }) => conversationId,
          title: ({ title }) => title,
          rating: ({ rating }) => rating,
          of_footnote: ({ isOfCitation }) => isOfCitation,
          reasons: ({ reasons }) => reasons.join(" "),
          comment: ({ comment }) => comment,
          outcome: ({ outcome }) => outcome,
          rated_at: ({ updatedAt }) => updatedAt,
        })
      : null;
  },
  users(deps, admin, filters) {
    const input = ListUsersInput.omit({ cursor: true, limit: true }).strict().safeParse(filters);
    return input.success
      ? lines((reading) => listUsers(deps, admin, { ...input.data, ...reading }), {
          id: ({ id }) => id,
          email: ({ email }) => email,
          name: ({ name }) => name,
          role: ({ role }) => role,
          created_at: ({ createdAt }) => createdAt,
          disabled_at: ({ disabledAt }) => disabledAt,
          last_activity_at: ({ lastActivityAt }) => lastActivityAt,
          conversations: ({ conversations }) => conversations,
        })
      : null;
  },
  audit(deps, admin, filters) {
    const input = ListAuditInput.omit({ cursor: true, limit: true }).strict().safeParse(filters);
    return input.success
      ? lines((reading) => listAudit(deps, admin, { ...input.data, ...reading }), {
          at: ({ at }) => at,
          actor: ({ actorEmail, actorUserId, actorKind }) => actorEmail ?? actorUserId ?? actorKind,
          action: ({ action }) => action,
          subject_type: ({ subjectType }) => subjectType,
          subject_id: ({ subjectId }) => subjectId,
          details: ({ details }) => JSON.stringify(details),
        })
      : null;
  },
};

/** The names of the columns, then each page of rows as one piece. */
async function* lines<Row>(read: (reading: Reading) => Promise<Page<Row>>, columns: Columns<Row>): AsyncGenerator<string> {
  const cells = Object.values(columns);
  yield csvLine(Object.keys(columns));
  let cursor: string | null = null;
  do {
    const page: Page<Row> = await read(cursor === null ? {} : { cursor });
    if (!page.ok) throw new Error(`a page of the table was refused: ${page.code}`);
    if (page.value.items.length > 0) yield page.value.items.map((row) => csvLine(cells.map((value) => value(row)))).join("");
    cursor = page.value.nextCursor;
  } while (cursor !== null);
}

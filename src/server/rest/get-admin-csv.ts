import { AdminTable } from "@/contract/admin-table";
import type { Container } from "../container";
import { exportTable } from "../domain/analytics/export-table";
import { caught } from "./caught";
import { errorResponse } from "./error-response";
import { fileResponse, streamOf } from "./file-response";

/** `GET /api/admin/csv/{table}?…`: one of the administrators' tables with the filters of its list, written while it is read. */
export function getAdminCsv(container: Container, request: Request, table: string): Promise<Response> {
  return caught(container.services, async () => {
    const named = AdminTable.safeParse(table);
    if (!named.success) return errorResponse({ code: "NOT_FOUND" });
    const { actor, ended } = await container.identify(request.headers);
    if (actor === null || actor.kind === "guest") return errorResponse({ code: ended ?? "UNAUTHENTICATED" });
    const { kind, ...session } = actor;
    if (kind !== "admin") return errorResponse({ code: "FORBIDDEN" });
    const filters = Object.fromEntries(new URL(request.url).searchParams);
    const exported = await exportTable(container.services, { kind, ...session }, named.data, filters);
    if (!exported.ok) return errorResponse(exported);
    const day = new Date(container.services.clock.now()).toISOString().slice(0, 10);
    return fileResponse(streamOf(container.services, actor, exported.value), `${named.data}-${day}.csv`, "text/csv; charset=utf-8");
  });
}

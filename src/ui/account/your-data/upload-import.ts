import type { ErrorCode } from "@/contract/error-code";
import type { ImportReport } from "@/contract/import-report";
import type { RefusalBody } from "@/contract/refusal-body";

/** `report`, of a refusal: what came in before the import was stopped on its way. */
type Uploaded = { ok: true; report: ImportReport } | { ok: false; code: ErrorCode; report: ImportReport | null };

/** Sends a file to be tried or imported; the browser reads it from the disk as it sends. */
export async function uploadImport(file: File, isTrial: boolean, signal: AbortSignal): Promise<Uploaded> {
  try {
    const init = { method: "POST", headers: { "content-type": "application/json" }, body: file, signal };
    const response = await fetch(`/api/import${isTrial ? "?trial=1" : ""}`, init);
    if (response.ok) {
      const report: ImportReport = await response.json();
      return { ok: true, report };
    }
    const refusal: RefusalBody = await response.json();
    return { ok: false, code: refusal.error_code, report: refusal.report ?? null };
  } catch {
    return { ok: false, code: "SERVICE_UNAVAILABLE", report: null };
  }
}

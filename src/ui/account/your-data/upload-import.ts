import type { ErrorCode } from "@/contract/error-code";
import type { ImportReport } from "@/contract/import-report";
import type { RefusalBody } from "@/contract/refusal-body";
import { err, ok, type Result } from "@/contract/result";

/** Sends a file to be tried or imported; the browser reads it from the disk as it sends. */
export async function uploadImport(file: File, isTrial: boolean, signal: AbortSignal): Promise<Result<ImportReport, ErrorCode>> {
  try {
    const init = { method: "POST", headers: { "content-type": "application/json" }, body: file, signal };
    const response = await fetch(`/api/import${isTrial ? "?trial=1" : ""}`, init);
    if (response.ok) {
      const report: ImportReport = await response.json();
      return ok(report);
    }
    const refusal: RefusalBody = await response.json();
    return err(refusal.error_code);
  } catch {
    return err("SERVICE_UNAVAILABLE");
  }
}

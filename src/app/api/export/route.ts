import { getContainer } from "@/server/process-container";
import { wrongMethod } from "@/server/rest/error-response";
import { getWholeExport } from "@/server/rest/get-export";

export async function GET(request: Request): Promise<Response> {
  return getWholeExport(await getContainer(), request);
}

export { wrongMethod as DELETE, wrongMethod as PATCH, wrongMethod as POST, wrongMethod as PUT };

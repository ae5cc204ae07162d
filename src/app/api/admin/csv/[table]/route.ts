import { getContainer } from "@/server/process-container";
import { wrongMethod } from "@/server/rest/error-response";
import { getAdminCsv } from "@/server/rest/get-admin-csv";

type Context = { params: Promise<{ table: string }> };

export async function GET(request: Request, { params }: Context): Promise<Response> {
  return getAdminCsv(await getContainer(), request, (await params).table);
}

export { wrongMethod as DELETE, wrongMethod as PATCH, wrongMethod as POST, wrongMethod as PUT };

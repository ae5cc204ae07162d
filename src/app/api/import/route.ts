import { getContainer } from "@/server/process-container";
import { wrongMethod } from "@/server/rest/error-response";
import { postImport } from "@/server/rest/post-import";

export async function POST(request: Request): Promise<Response> {
  return postImport(await getContainer(), request, request.body);
}

export { wrongMethod as DELETE, wrongMethod as GET, wrongMethod as PATCH, wrongMethod as PUT };

import { getContainer } from "@/server/process-container";
import { wrongMethod } from "@/server/rest/error-response";

async function handle(request: Request): Promise<Response> {
  return (await getContainer()).handleAuth(request);
}

export { handle as GET, handle as POST, wrongMethod as DELETE, wrongMethod as PATCH, wrongMethod as PUT };

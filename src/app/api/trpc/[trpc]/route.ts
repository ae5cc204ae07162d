import { getContainer } from "@/server/process-container";
import { wrongMethod } from "@/server/rest/error-response";
import { handleTrpc } from "@/server/trpc/handler";

async function handle(request: Request): Promise<Response> {
  return handleTrpc(await getContainer(), request);
}

export { handle as GET, handle as POST, wrongMethod as DELETE, wrongMethod as PATCH, wrongMethod as PUT };

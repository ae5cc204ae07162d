import { getContainer } from "@/server/process-container";
import { getChatHistory } from "@/server/rest/chat-history";
import { wrongMethod } from "@/server/rest/error-response";

export async function GET(request: Request, { params }: { params: Promise<{ session_id: string }> }): Promise<Response> {
  return getChatHistory(await getContainer(), request, (await params).session_id);
}

export { wrongMethod as DELETE, wrongMethod as PATCH, wrongMethod as POST, wrongMethod as PUT };

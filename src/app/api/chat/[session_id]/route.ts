import { getContainer } from "@/server/container";
import { getChatHistory } from "@/server/rest/chat-history";

export async function GET(request: Request, { params }: { params: Promise<{ session_id: string }> }): Promise<Response> {
  return getChatHistory(await getContainer(), request, (await params).session_id);
}

import { getContainer } from "@/server/process-container";
import { wrongMethod } from "@/server/rest/error-response";
import { getExport } from "@/server/rest/get-export";
import { conversationAsMarkdown } from "@/ui/chat/answer/conversation-as-markdown";

export async function GET(request: Request, { params }: { params: Promise<{ conversation_id: string }> }): Promise<Response> {
  return getExport(await getContainer(), request, (await params).conversation_id, conversationAsMarkdown);
}

export { wrongMethod as DELETE, wrongMethod as PATCH, wrongMethod as POST, wrongMethod as PUT };

import { getContainer } from "@/server/process-container";
import { wrongMethod } from "@/server/rest/error-response";
import { postChat } from "@/server/rest/post-chat";

export async function POST(request: Request): Promise<Response> {
  return postChat(await getContainer(), request);
}

export { wrongMethod as DELETE, wrongMethod as GET, wrongMethod as PATCH, wrongMethod as PUT };

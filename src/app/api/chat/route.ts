import { getContainer } from "@/server/container";
import { postChat } from "@/server/rest/post-chat";

export async function POST(request: Request): Promise<Response> {
  return postChat(await getContainer(), request);
}

import { getContainer } from "@/server/container";

async function handle(request: Request): Promise<Response> {
  return (await getContainer()).handleAuth(request);
}

export { handle as GET, handle as POST };

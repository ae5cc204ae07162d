import { getContainer } from "@/server/process-container";
import { wrongMethod } from "@/server/rest/error-response";
import { ready } from "@/server/rest/health";

export const dynamic = "force-dynamic";

export function GET(): Promise<Response> {
  return ready(getContainer);
}

export { wrongMethod as DELETE, wrongMethod as PATCH, wrongMethod as POST, wrongMethod as PUT };

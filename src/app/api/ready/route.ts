import { getContainer } from "@/server/container";
import { ready } from "@/server/rest/health";

export const dynamic = "force-dynamic";

export function GET(): Promise<Response> {
  return ready(getContainer);
}

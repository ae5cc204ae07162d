import { wrongMethod } from "@/server/rest/error-response";
import { health } from "@/server/rest/health";

export const dynamic = "force-dynamic";

export function GET(): Response {
  return health();
}

export { wrongMethod as DELETE, wrongMethod as PATCH, wrongMethod as POST, wrongMethod as PUT };

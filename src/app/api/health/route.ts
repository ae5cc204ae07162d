import { health } from "@/server/rest/health";

export const dynamic = "force-dynamic";

export function GET(): Response {
  return health();
}

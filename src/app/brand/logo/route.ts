import { getContainer } from "@/server/process-container";
import { getBrandLogo } from "@/server/rest/brand";

export const dynamic = "force-dynamic";

export async function GET(): Promise<Response> {
  return getBrandLogo(await getContainer());
}

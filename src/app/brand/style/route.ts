import { getContainer } from "@/server/process-container";
import { getBrandStyle } from "@/server/rest/brand";

export const dynamic = "force-dynamic";

export async function GET(): Promise<Response> {
  return getBrandStyle(await getContainer());
}

import { getTranslations } from "next-intl/server";
import { PlainPage } from "@/ui/primitives/plain-page";

export default async function NotFound() {
  const t = await getTranslations("page.missing");
  return <PlainPage heading={t("pageHeading")} body={t("pageBody")} href="/" action={t("new")} />;
}

import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ChatApp } from "@/ui/chat/chat-app";
import { readInfo } from "./page-data";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("page.meta");
  const info = await readInfo();
  return { title: t("title", { name: info?.name ?? "Footnote" }), description: t("description") };
}

/** A new conversation. */
export default async function NewConversationPage() {
  return <ChatApp info={await readInfo()} given={null} />;
}

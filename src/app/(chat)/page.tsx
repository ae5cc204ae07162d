import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ChatApp } from "@/ui/chat/chat-app";
import { siteName } from "../reader-data";
import { readReader } from "./page-data";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("page.meta");
  return { title: t("title", { name: await siteName() }), description: t("description") };
}

/** A new conversation. */
export default async function NewConversationPage() {
  return <ChatApp {...(await readReader("/"))} given={null} />;
}

import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { ChatApp } from "@/ui/chat/chat-app";
import { readConversation, readInfo } from "../../page-data";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations("page.meta");
  const [info, view] = await Promise.all([readInfo(), readConversation((await params).id)]);
  const name = info?.name ?? "Footnote";
  return {
    title: view?.conversation.title ? t("titleOf", { title: view.conversation.title, name }) : t("title", { name }),
    robots: "noindex",
  };
}

/** One conversation by its address. */
export default async function ConversationPage({ params }: Props) {
  const view = await readConversation((await params).id);
  if (!view) notFound();
  return <ChatApp info={await readInfo()} given={view} />;
}

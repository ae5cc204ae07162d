import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { pathWithReturn } from "@/ui/account/path-with-return";
import { ChatApp } from "@/ui/chat/chat-app";
import { siteName } from "../../../reader-data";
import { readConversation, readReader } from "../../page-data";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations("page.meta");
  const [name, view] = await Promise.all([siteName(), readConversation((await params).id)]);
  return {
    title: view?.conversation.title ? t("titleOf", { title: view.conversation.title, name }) : t("title", { name }),
    robots: "noindex",
  };
}

/** One conversation by its address. */
export default async function ConversationPage({ params }: Props) {
  const { id } = await params;
  const path = `/c/${encodeURIComponent(id)}`;
  const reader = await readReader(path);
  // Whose session is over may well come back to it: that is not the same as nothing being there.
  if (reader.hasEnded) redirect(pathWithReturn("/sign-in", path));
  const view = await readConversation(id);
  if (!view) notFound();
  return <ChatApp {...reader} given={view} />;
}

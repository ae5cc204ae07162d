import { useTranslations } from "next-intl";
import { MenuAction } from "../../primitives/menu";
import { downloadConversation } from "./download";

/** In a conversation's menu: sharing it, and taking it along as a file. */
export function TakeAwayItems({ conversationId, onShare }: { conversationId: string; onShare: () => void }) {
  const t = useTranslations("page.list");
  return (
    <>
      <MenuAction onChoose={onShare}>{t("share")}</MenuAction>
      <MenuAction onChoose={() => downloadConversation(conversationId, "markdown")}>{t("exportMarkdown")}</MenuAction>
      <MenuAction onChoose={() => downloadConversation(conversationId, "json")}>{t("exportJson")}</MenuAction>
    </>
  );
}

import { useTranslations } from "next-intl";
import { MenuAction } from "../../primitives/menu";

/** In a conversation's menu: sharing it, and taking it along as a file. */
export function TakeAwayItems({ conversationId, onShare }: { conversationId: string; onShare: () => void }) {
  const t = useTranslations("page.list");
  return (
    <>
      <MenuAction onChoose={onShare}>{t("share")}</MenuAction>
      <MenuAction onChoose={() => download(`/api/export/${conversationId}?format=markdown`)}>{t("exportMarkdown")}</MenuAction>
      <MenuAction onChoose={() => download(`/api/export/${conversationId}?format=json`)}>{t("exportJson")}</MenuAction>
    </>
  );
}

/** By a link that is pressed: the page itself is not left. */
function download(href: string): void {
  const link = document.createElement("a");
  link.href = href;
  link.download = "";
  link.click();
}

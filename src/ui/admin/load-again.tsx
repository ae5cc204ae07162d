import { useTranslations } from "next-intl";
import buttons from "../primitives/button.module.css";
import { Icon } from "../primitives/icon";

/** The button that reads a list anew. */
export function LoadAgain({ isFetching, onLoad }: { isFetching: boolean; onLoad: () => void }) {
  const t = useTranslations("admin.list");
  return (
    <button type="button" className={buttons.icon} aria-label={t("refresh")} title={t("refresh")} disabled={isFetching} onClick={onLoad}>
      <Icon name="retry" size={18} />
    </button>
  );
}

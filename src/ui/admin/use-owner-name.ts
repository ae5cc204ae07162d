import { useTranslations } from "next-intl";
import type { ConversationOwner } from "@/contract/admin";

/** Whose a conversation is, in words. */
export function useOwnerName(): (owner: ConversationOwner) => string {
  const t = useTranslations("admin.conversations");
  return ({ kind, email }) => (kind === "guest" ? t("guest") : (email ?? t("noAddress")));
}

import { NextIntlClientProvider } from "next-intl";
import { getLocale } from "next-intl/server";
import type { ReactNode } from "react";
import { messagesIn } from "@/i18n/messages";

/** Pages of accounts bring their own strings to the browser. */
export default async function AccountLayout({ children }: { children: ReactNode }) {
  const { account } = messagesIn(await getLocale());
  return <NextIntlClientProvider messages={{ account }}>{children}</NextIntlClientProvider>;
}

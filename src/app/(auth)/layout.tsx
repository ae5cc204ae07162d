import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { messages } from "@/i18n/messages";

/** Pages of accounts bring their own strings to the browser. */
export default function AccountLayout({ children }: { children: ReactNode }) {
  return <NextIntlClientProvider messages={{ account: messages.account }}>{children}</NextIntlClientProvider>;
}

import "./base.css";
import "@/ui/tokens.css";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import { NextIntlClientProvider } from "next-intl";
import { getLocale } from "next-intl/server";
import type { ReactNode } from "react";
import { preferenceCookies } from "@/contract/preference-cookies";
import { directions, isLanguage } from "@/i18n/language";
import { messagesIn } from "@/i18n/messages";
import { getContainer } from "@/server/process-container";
import { interFace, serifFace, serifMoreFace } from "@/ui/fonts";
import { isTheme } from "@/ui/primitives/theme";

export const metadata: Metadata = {
  title: "Footnote",
  applicationName: "Footnote",
  formatDetection: { telephone: false, email: false, address: false },
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  viewportFit: "cover",
  interactiveWidget: "resizes-content",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fbfaf7" },
    { media: "(prefers-color-scheme: dark)", color: "#171512" },
  ],
};

/**
 * The stored choice of colours travels in a cookie, so the first byte is already right and nothing flashes. Pages beside the chat bring
 * their own strings to the browser.
 */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const locale = await getLocale();
  const theme = (await cookies()).get(preferenceCookies.theme)?.value;
  const { brand } = await getContainer();
  const { page, answer } = messagesIn(locale);
  return (
    <html
      lang={locale}
      dir={isLanguage(locale) ? directions[locale] : "ltr"}
      className={`${interFace.variable} ${serifFace.variable} ${serifMoreFace.variable}`}
      {...(isTheme(theme) ? { "data-theme": theme } : {})}
    >
      {brand.style !== null && (
        <head>
          <link rel="stylesheet" href="/brand/style" />
        </head>
      )}
      <body>
        <NextIntlClientProvider messages={{ page, answer }}>{children}</NextIntlClientProvider>
      </body>
    </html>
  );
}

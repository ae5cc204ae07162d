import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { preferenceCookies } from "@/contract/preference-cookies";
import { languageOf } from "./language";
import { messagesIn } from "./messages";

/** The reader's language; the time zone is the viewer's, so times are formatted in the browser only. */
export default getRequestConfig(async () => {
  const [chosen, sent] = await Promise.all([cookies(), headers()]);
  const locale = languageOf(chosen.get(preferenceCookies.language)?.value, sent.get("accept-language"));
  return { locale, messages: messagesIn(locale), timeZone: "UTC" };
});

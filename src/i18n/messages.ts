import deAccount from "./de/account.json";
import deAdmin from "./de/admin.json";
import deAnswer from "./de/answer.json";
import dePage from "./de/page.json";
import enAccount from "./en/account.json";
import enAdmin from "./en/admin.json";
import enAnswer from "./en/answer.json";
import enPage from "./en/page.json";
import { isLanguage, type Language } from "./language";

const en = { page: enPage, answer: enAnswer, account: enAccount, admin: enAdmin };

/** Every string by namespace: `page` is the room around the answers, `answer` the answers and their notes, `account` signing in and accounts, `admin` the administrators' rooms. */
type Messages = typeof en;

const catalogues: Record<Language, Messages> = { en, de: { page: dePage, answer: deAnswer, account: deAccount, admin: deAdmin } };

/** What is on screen in a language. */
export function messagesIn(language: string): Messages {
  return isLanguage(language) ? catalogues[language] : en;
}

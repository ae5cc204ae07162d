import account from "./en/account.json";
import admin from "./en/admin.json";
import answer from "./en/answer.json";
import page from "./en/page.json";

/** Every string by namespace: `page` is the room around the answers, `answer` the answers and their notes, `account` signing in and accounts, `admin` the administrators' rooms. */
export const messages = { page, answer, account, admin };

/** What the chat page carries to the browser. Other pages give their own namespaces to a provider in their layout. */
export const chatMessages = { page, answer };

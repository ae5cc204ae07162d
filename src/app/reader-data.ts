import { cache } from "react";
import type { ChatInfo, SessionView } from "@/contract/session";
import { readerCaller } from "./reader-caller";

/** What there is to ask; null where it cannot be told now, and the page asks for it. */
export const readInfo = cache(async (): Promise<ChatInfo | null> => {
  try {
    return await (await readerCaller()).session.info();
  } catch {
    return null;
  }
});

/** What this deployment is called. */
export async function siteName(): Promise<string> {
  return (await readInfo())?.name ?? "Footnote";
}

/** Who is looking at the page; null where it cannot be told now. */
export const readMe = cache(async (): Promise<SessionView | null> => {
  try {
    return await (await readerCaller()).session.me();
  } catch {
    return null;
  }
});

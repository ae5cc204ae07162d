import { TRPCError } from "@trpc/server";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { cache } from "react";
import type { AccessInfo, LinkView } from "@/contract/account";
import { readerCaller } from "../reader-caller";
import { siteName } from "../reader-data";

export type PageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** Name of the tab; nothing here is for search engines. */
export async function accountMetadata(page: "signIn" | "signUp" | "forgot" | "link" | "you"): Promise<Metadata> {
  const t = await getTranslations("account");
  return { title: t(`${page}.title`, { name: await siteName() }), robots: { index: false } };
}

/** How people may sign in and up here. */
export const readAccess = cache(async (): Promise<AccessInfo> => (await readerCaller()).account.access());

/** How many conversations of this browser signing in will add to the account. */
export async function readClaim(): Promise<number> {
  return (await (await readerCaller()).account.claimPreview()).conversations;
}

/** What a one-time link is for; null for one that is used, expired, or no link at all; `limited` where too many were tried. */
export const readLink = cache(async (token: string): Promise<LinkView | null | "limited"> => {
  try {
    return await (await readerCaller()).account.link({ token });
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    if (error.code === "NOT_FOUND" || error.code === "BAD_REQUEST") return null;
    if (error.code === "TOO_MANY_REQUESTS") return "limited";
    throw error;
  }
});

import { TRPCError } from "@trpc/server";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import type { SharedConversation } from "@/contract/share";
import { SharedPage } from "@/ui/shared/shared-page";
import { readReader } from "../../(chat)/page-data";
import { readerCaller } from "../../reader-caller";
import { siteName } from "../../reader-data";

type Props = { params: Promise<{ token: string }> };

export const dynamic = "force-dynamic";

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { title } = await readShared((await params).token);
  return { title, robots: { index: false, follow: false }, referrer: "no-referrer" };
}

/** A conversation that somebody has shared. Where guests may not read the documents that it quotes, they sign in and come back. */
export default async function SharedRoute({ params }: Props) {
  return <SharedPage shared={await readShared((await params).token)} siteName={await siteName()} />;
}

const readShared = cache(async (token: string): Promise<SharedConversation> => {
  await readReader(`/s/${encodeURIComponent(token)}`);
  try {
    return await (await readerCaller()).share.view({ token });
  } catch (error) {
    if (error instanceof TRPCError && (error.code === "NOT_FOUND" || error.code === "BAD_REQUEST")) notFound();
    throw error;
  }
});

import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import type { DocumentView } from "@/contract/document";
import { getContainer } from "@/server/process-container";
import { DocumentPage } from "@/ui/document/document-page";

type Props = { params: Promise<{ page: string }> };

export const dynamic = "force-dynamic";

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await readPage((await params).page)).title };
}

/** A page of Footnote's own guide, whatever documents are answered from. */
export default async function GuideRoute({ params }: Props) {
  const { env } = await getContainer();
  return <DocumentPage document={await readPage((await params).page)} siteName={env.FOOTNOTE_NAME} />;
}

const readPage = cache(async (page: string): Promise<DocumentView> => {
  const { guidePage } = await getContainer();
  return (await guidePage(`${page}.md`)) ?? notFound();
});

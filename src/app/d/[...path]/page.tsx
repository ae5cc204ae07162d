import { TRPCError } from "@trpc/server";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import type { DocumentView } from "@/contract/document";
import { getContainer } from "@/server/process-container";
import { DocumentPage } from "@/ui/document/document-page";
import { readReader } from "../../(chat)/page-data";
import { readerCaller } from "../../reader-caller";

type Props = { params: Promise<{ path: string[] }>; searchParams: Promise<Record<string, string | string[] | undefined>> };

export const dynamic = "force-dynamic";

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { title } = await readDocument(await requested(props));
  return { title, robots: { index: false } };
}

/** A document as it was read, for sources that have no page of their own. */
export default async function DocumentRoute(props: Props) {
  const { services } = await getContainer();
  const { name } = await services.chatInfo();
  return <DocumentPage document={await readDocument(await requested(props))} siteName={name} />;
}

/** What is asked for, as JSON: equal requests are read once for title and page. Where guests may not read, they sign in and come back. */
async function requested({ params, searchParams }: Props): Promise<string> {
  const [{ path }, { quote, length, heading }] = await Promise.all([params, searchParams]);
  const query = Object.entries({ quote, length, heading }).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  await readReader(`/d/${path.join("/")}${query.length > 0 ? `?${new URLSearchParams(query)}` : ""}`);
  return JSON.stringify({ path: path.map(decoded).join("/"), quote: one(quote), length: one(length), heading: one(heading) });
}

function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

const readDocument = cache(async (request: string): Promise<DocumentView> => {
  try {
    return await (await readerCaller()).document.view(JSON.parse(request));
  } catch (error) {
    if (error instanceof TRPCError && (error.code === "NOT_FOUND" || error.code === "BAD_REQUEST")) notFound();
    throw error;
  }
});

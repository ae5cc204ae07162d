import type { Metadata } from "next";
import { LinkPage } from "@/ui/account/link-page";
import { readMe, siteName } from "../../../reader-data";
import { accountMetadata, readAccess, readLink } from "../../page-data";

type Props = { params: Promise<{ token: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { ...(await accountMetadata("link")), robots: { index: false, follow: false } };
}

/** What a one-time link is for. Opening it uses nothing up. */
export default async function LinkRoute({ params }: Props) {
  const { token } = await params;
  const [link, access, name, me] = await Promise.all([readLink(token), readAccess(), siteName(), readMe()]);
  return <LinkPage name={name} link={link} token={token} access={access} user={me?.user ?? null} />;
}

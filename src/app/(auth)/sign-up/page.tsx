import { redirect } from "next/navigation";
import { ownPath } from "@/contract/own-path";
import { SignUpPage } from "@/ui/account/sign-up-page";
import { readMe, siteName } from "../../reader-data";
import { accountMetadata, type PageProps, readAccess, readClaim } from "../page-data";

export const generateMetadata = () => accountMetadata("signUp");

/** A new account, as far as this server gives any. */
export default async function SignUpRoute({ searchParams }: PageProps) {
  const back = ownPath((await searchParams).from);
  const [me, access, name, claimable] = await Promise.all([readMe(), readAccess(), siteName(), readClaim()]);
  if (me !== null && me.kind !== "guest") redirect(back);
  return <SignUpPage name={name} access={access} from={back} claimable={claimable} />;
}

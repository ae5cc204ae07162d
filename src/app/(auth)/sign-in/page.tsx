import { redirect } from "next/navigation";
import { SignInProblem } from "@/contract/account";
import { ownPath } from "@/contract/own-path";
import { SignInPage } from "@/ui/account/sign-in-page";
import { hasSessionEnded } from "../../reader-caller";
import { readMe, siteName } from "../../reader-data";
import { accountMetadata, type PageProps, readAccess, readClaim } from "../page-data";

export const generateMetadata = () => accountMetadata("signIn");

/** Signing in. Whoever is signed in already goes on. */
export default async function SignInRoute({ searchParams }: PageProps) {
  const { from, problem } = await searchParams;
  const back = ownPath(from);
  const [me, access, name, claimable, hasEnded] = await Promise.all([readMe(), readAccess(), siteName(), readClaim(), hasSessionEnded()]);
  if (me !== null && me.kind !== "guest") redirect(back);
  return (
    <SignInPage
      name={name}
      access={access}
      from={back}
      claimable={claimable}
      hasEnded={hasEnded}
      problem={SignInProblem.safeParse(problem).data ?? null}
    />
  );
}

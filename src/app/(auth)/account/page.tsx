import { redirect } from "next/navigation";
import { getContainer } from "@/server/process-container";
import { AccountPage } from "@/ui/account/account-page";
import { pathWithReturn } from "@/ui/account/path-with-return";
import { readerCaller } from "../../reader-caller";
import { readMe, siteName } from "../../reader-data";
import { accountMetadata } from "../page-data";

export const generateMetadata = () => accountMetadata("you");

/** The reader's own account. */
export default async function AccountRoute() {
  const me = await readMe();
  if (me === null || me.kind === "guest") redirect(pathWithReturn("/sign-in", "/account"));
  const caller = await readerCaller();
  const [account, places, name, { services }] = await Promise.all([
    caller.account.me(),
    caller.account.signIns(),
    siteName(),
    getContainer(),
  ]);
  return <AccountPage name={name} account={account} places={places} nowMs={Date.now()} importMaxBytes={services.importMaxBytes} />;
}

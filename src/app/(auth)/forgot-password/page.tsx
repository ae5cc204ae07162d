import { ForgotPage } from "@/ui/account/forgot-page";
import { siteName } from "../../reader-data";
import { accountMetadata, readAccess } from "../page-data";

export const generateMetadata = () => accountMetadata("forgot");

/** A way back in. */
export default async function ForgotPasswordRoute() {
  const [access, name] = await Promise.all([readAccess(), siteName()]);
  return <ForgotPage name={name} hasMail={access.mail} />;
}

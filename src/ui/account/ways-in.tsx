"use client";

import { useState } from "react";
import type { AccessInfo } from "@/contract/account";
import { MailLinkForm } from "./mail-link-form";
import { OtherWays } from "./other-ways";
import { SignInForm } from "./sign-in-form";

/** Every way to sign in that this server has. */
export function WaysIn({ providers, from }: { providers: AccessInfo["providers"]; from: string }) {
  const [isByMail, setIsByMail] = useState(false);
  if (isByMail) return <MailLinkForm from={from} onBack={() => setIsByMail(false)} />;
  return (
    <>
      <SignInForm from={from} />
      {providers.length > 0 && <OtherWays providers={providers} from={from} onMailLink={() => setIsByMail(true)} />}
    </>
  );
}

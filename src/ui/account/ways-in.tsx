"use client";

import { type ReactNode, useState } from "react";
import type { AccessInfo } from "@/contract/account";
import type { ComingBack } from "./auth-requests";
import { MailLinkForm } from "./mail-link-form";
import { OtherWays } from "./other-ways";

type WaysInProps = ComingBack & {
  providers: AccessInfo["providers"];
  /** The form with a password. */
  children: ReactNode;
};

/** A form with a password, and every other way in that this server has below it. */
export function WaysIn({ providers, from, invitation, children }: WaysInProps) {
  const [isByMail, setIsByMail] = useState(false);
  const back = { from, invitation };
  if (isByMail) return <MailLinkForm back={back} onBack={() => setIsByMail(false)} />;
  return (
    <>
      {children}
      {providers.length > 0 && <OtherWays providers={providers} back={back} onMailLink={() => setIsByMail(true)} />}
    </>
  );
}

"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import buttons from "../primitives/button.module.css";
import { leaveAccount } from "./leave-account";

/** Ends this browser's session and goes to the chat. */
export function SignOutButton() {
  const t = useTranslations("account");
  const [status, setStatus] = useState<"idle" | "busy" | "failed">("idle");
  const leave = async () => {
    setStatus("busy");
    if (!(await leaveAccount())) setStatus("failed");
  };
  return (
    <>
      <button type="button" className={buttons.quiet} disabled={status === "busy"} onClick={() => void leave()}>
        {status === "busy" ? t("you.signingOut") : t("you.signOut")}
      </button>
      <span role="alert">{status === "failed" && t("refusal.unreachable")}</span>
    </>
  );
}

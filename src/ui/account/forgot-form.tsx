"use client";

import { useTranslations } from "next-intl";
import { api } from "../trpc/direct-client";
import { AskForMail } from "./ask-for-mail";
import { useRefusal } from "./use-refusal";

/** Asks for a link to set a new password. The answer is the same for every address. */
export function ForgotForm() {
  const t = useTranslations("account.forgot");
  const refusal = useRefusal();
  const send = (email: string) => api.account.requestReset.mutate({ email }).then(() => null, refusal);
  return <AskForMail why="reset" submit={t("submit")} submitting={t("submitting")} send={send} />;
}

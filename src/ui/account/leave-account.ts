import { forgetKeptText } from "../chat/kept-text";
import { signOut } from "./auth-requests";

/** Signs this browser out and begins anew at the chat, without what was being written; false when the server could not be told. */
export async function leaveAccount(): Promise<boolean> {
  const { status } = await signOut();
  if (status !== "done") return false;
  forgetKeptText();
  location.replace("/");
  return true;
}

import { ChatApp } from "@/ui/chat/chat-app";
import { readReader } from "../../page-data";

/** Not there and not this reader's look the same. */
export default async function ConversationNotFound() {
  return <ChatApp {...(await readReader("/"))} given="missing" />;
}

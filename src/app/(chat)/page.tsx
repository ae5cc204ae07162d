import { ChatApp } from "@/ui/chat/chat-app";

/** A new conversation. */
export default function NewConversationPage() {
  return <ChatApp info={null} view={null} />;
}

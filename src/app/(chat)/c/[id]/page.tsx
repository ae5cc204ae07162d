import { ChatApp } from "@/ui/chat/chat-app";

/** One conversation by its address. */
export default function ConversationPage() {
  return <ChatApp info={null} view={null} />;
}

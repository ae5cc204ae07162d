/** Saves a conversation as a file, by a link that is pressed: the page itself is not left. */
export function downloadConversation(conversationId: string, format: "markdown" | "json"): void {
  const link = document.createElement("a");
  link.href = `/api/export/${conversationId}?format=${format}`;
  link.download = "";
  link.click();
}

import type { ImportProblem } from "@/contract/import-report";
import type { ExportedConversation, ExportedMessage } from "@/contract/transfer";

/** A message as a file holds it, by the file's ids; its parent comes before it and is `null` for a first one. */
export type ImportedMessage = Omit<ExportedMessage, "id" | "importedId" | "parentId" | "position"> & {
  importedId: string;
  parentImportedId: string | null;
};

/** A conversation as a file holds it, with its messages in their order. `shownImportedId` ends the shown path; null: at the last message. */
export type ImportedConversation = Omit<ExportedConversation, "id" | "importedId" | "shownMessageId"> & {
  importedId: string;
  shownImportedId: string | null;
  messages: ImportedMessage[];
};

/** What of a conversation is not taken over; `messageId` null: the conversation itself. */
export type ReadingProblem = { messageId: string | null; why: ImportProblem };

/** What was read of one conversation in a file; null where nothing of it can be taken over. */
export type Reading = { conversation: ImportedConversation | null; title: string | null; problems: ReadingProblem[] };

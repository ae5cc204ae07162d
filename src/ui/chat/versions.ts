import type { ErrorCode } from "@/contract/error-code";
import type { Preferences } from "@/contract/preferences";

/** While something is tried: what to do when the server is not reached, and what ends the trying. */
export type Trying = { onUnreachable: () => void; signal: AbortSignal };

/** What a reader can do about the versions of a message; resolves when the server has answered, whatever it said. */
export type Versions = {
  /** Whether nothing new can begin because an answer is being written. */
  isBusy: boolean;
  maxChars: number;
  sendKey: Preferences["sendKey"];
  /** Why the question was not asked; null where it was. Whoever asks says so. */
  edit: (questionId: string, text: string, trying: Trying) => Promise<ErrorCode | null>;
  regenerate: (answerId: string) => Promise<void>;
  show: (messageId: string) => Promise<void>;
};

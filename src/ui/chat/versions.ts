/** What a reader can do about the versions of a message; resolves when the server has answered, whatever it said. */
export type Versions = {
  /** Whether nothing new can begin because an answer is being written. */
  isBusy: boolean;
  maxChars: number;
  edit: (questionId: string, text: string) => Promise<void>;
  regenerate: (answerId: string) => Promise<void>;
  show: (messageId: string) => Promise<void>;
};

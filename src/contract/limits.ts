/** Limits that hold on both sides of the wire; PRODUCT data section. Sizes in characters (UTF-16 units) unless the name says otherwise. */
export const limits = {
  /** Default and ceiling of `MAX_MESSAGE_CHARS`. */
  messageChars: 4_000,
  messageCharsCeiling: 10_000,
  /** Default and ceiling of `MAX_ANSWER_CHARS`; a cut answer says so. */
  answerChars: 4_000,
  answerCharsCeiling: 100_000,
  titleChars: 500,
  /** What somebody may say with a rating. */
  feedbackChars: 4_000,
  emailChars: 254,
  nameChars: 100,
  passwordMinChars: 10,
  passwordMaxChars: 200,
  jsonObjectBytes: 16_384,
  /** Largest request body accepted anywhere. */
  bodyBytes: 262_144,
  /** Of an imported file: the longest conversation as JSON, how deep it may be, the longest message, and what hangs on one message. */
  importConversationChars: 16_000_000,
  importDepth: 100,
  importMessageChars: 200_000,
  importSourcesAMessage: 200,
  importCitationsAMessage: 1_000,
  /** Most rows that a report of an import lists. */
  importRows: 5_000,
  /** Most procedure calls in one tRPC request. */
  batchSize: 20,
  /** Longest text to search for; what is beyond its first words is not looked at. */
  searchChars: 10_000,
  /** Most conversations that one event stream follows. */
  followsAStream: 20,
  /** A conversation in which nobody has said anything for this long is paused. */
  pauseAfterMs: 15 * 60_000,
  /** Rows of one page of a list. */
  pageRows: 50,
} as const;

import type { AssembledAnswer } from "./assembled-answer";
import type { RestAnswer } from "./guest";
import type { ExpectedEnd } from "./model-mode";
import type { Gap } from "./reader";

/** What the server said of one copy of a question when it accepted it. REST does not tell the messages' ids. */
export type Acknowledgement = { conversationId: string; messageId: string | null; answerId: string | null };

/** One question: what was asked, what was promised, what was seen of it. */
export type LedgerEntry = {
  ref: string;
  text: string;
  copies: number;
  /** One for each copy that was acknowledged. */
  acknowledged: Acknowledgement[];
  /** Why a copy was not, in words. */
  refused: string[];
  /** What REST callers were told in the end. */
  replies: RestAnswer[];
  expected: ExpectedEnd;
  /** The answer asked for once more after it had failed, when all was quiet, and how that must end. */
  expectedOfRetry: ExpectedEnd;
  retried: Acknowledgement | null;
};

/** A conversation as one page saw it. */
export type LedgerThread = {
  conversationId: string;
  entries: LedgerEntry[];
  answers: ReadonlyMap<string, AssembledAnswer>;
  /** Holes and repetitions in what the page was sent. */
  gaps: Gap[];
  lastSeq: number;
  /** How often the page cut its connection in the middle of an answer. */
  cuts: number;
  /** What the page shows after a reload; null where it could not be loaded. */
  shown: {
    messageCount: number;
    seq: number;
    messages: { id: string; role: string; status: string; content: string; errorCode: string | null }[];
  } | null;
};

/**
 * Everything that was promised and seen in a run. `mayBeTrimmed`: a clock was moved, so that deltas of finished answers may be past their hour and
 * gone from the log; the message holds their text.
 */
export type Ledger = { seed: number; mayBeTrimmed: boolean; threads: LedgerThread[] };

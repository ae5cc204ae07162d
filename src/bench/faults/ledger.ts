import type { AssembledAnswer } from "./assembled-answer";
import type { DoneFault } from "./fault-log";
import type { ExpectedEnd } from "./model-mode";
import type { Gap } from "./reader";
import type { Replayed } from "./replay";
import type { RestAnswer } from "./rest-stream";

/** What the server said of one copy of a question when it accepted it. REST does not tell the messages' ids. */
export type Acknowledgement = { conversationId: string; messageId: string | null; answerId: string | null };

/**
 * `status` is what the server said of the answer afterwards, null where it never did. `tookMs` until then; `upstreamMs` until the model saw its
 * request gone, null where that took too long to wait for. `isQuiet`: nothing else was wrong meanwhile, and the machine had time.
 */
export type Stopped = { status: string | null; why: string; tookMs: number; upstreamMs: number | null; isQuiet: boolean };

/** One question: what was asked, what was promised, what was seen of it. */
export type LedgerEntry = {
  ref: string;
  text: string;
  copies: number;
  /** When it was first sent, Unix ms. */
  askedAt: number;
  /** One for each copy that was acknowledged. */
  acknowledged: Acknowledgement[];
  /** Why a copy was not, in words. */
  refused: string[];
  /** What REST callers were told in the end. */
  replies: RestAnswer[];
  expected: ExpectedEnd;
  /** All that the model could say. */
  said: string;
  /** What became of pressing Stop; null where nobody did. */
  stopped: Stopped | null;
  /** The answer asked for once more after it had failed, when all was quiet, and how that must end. */
  expectedOfRetry: ExpectedEnd;
  retried: (Acknowledgement & { askedAt: number }) | null;
  /** Why Retry, though the answer had failed or been stopped and all was quiet, did not begin another; null where it did, or was not pressed. */
  retryRefused: string | null;
};

/** A conversation as one page saw it. */
export type LedgerThread = {
  conversationId: string;
  entries: LedgerEntry[];
  answers: ReadonlyMap<string, AssembledAnswer>;
  /** Holes and repetitions in what the page was sent. */
  gaps: Gap[];
  lastSeq: number;
  /** What a client put together that read the whole log from its beginning once all was over. */
  replayed: Replayed;
  /** How often the page cut its connection in the middle of an answer; by answer. */
  cuts: ReadonlyMap<string, number>;
  /** What the page shows after a reload; null where it could not be loaded. */
  shown: {
    messageCount: number;
    seq: number;
    messages: { id: string; role: string; status: string; content: string; errorCode: string | null }[];
  } | null;
};

/**
 * Everything that was promised and seen in a run, and what was done meanwhile. `instances`: how many served. `mayBeTrimmed`: a clock was moved, so that
 * deltas of finished answers may be past their hour and gone from the log; the message holds their text. `overdue`: answers that had not ended in time
 * after the last fault, in words. `failures`: requests that were told of an error of the server, which none ever should be.
 */
export type Ledger = {
  seed: number;
  instances: number;
  mayBeTrimmed: boolean;
  faults: readonly DoneFault[];
  overdue: readonly string[];
  failures: readonly string[];
  threads: LedgerThread[];
};

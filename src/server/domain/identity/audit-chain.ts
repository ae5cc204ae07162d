/**
 * What came of looking at the chain. `sealed` events are in it; `unsealed` are not yet. `brokenAt` is the first place in the chain whose event is
 * missing or is not the one that was bound there; null where all is as it was. `head` is the last hash, in hex.
 */
export type ChainVerdict = { sealed: number; unsealed: number; brokenAt: number | null; head: string | null };

/**
 * Binds the events of the audit trail into a chain of hashes, so that one that is changed, removed or put in between later is found out.
 * Done a moment after they were written, in the order of their writing: whoever signs in waits for nobody.
 */
export type AuditChain = {
  /** Takes in what is not in the chain yet. By one process at a time; of two, one fails and changes nothing. Returns how many. */
  seal(): Promise<number>;
  verify(): Promise<ChainVerdict>;
};

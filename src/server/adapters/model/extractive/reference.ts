const connective =
  "and|but|or|so|then|however|also|thus|therefore|hence|instead|otherwise|additionally|moreover|furthermore|nevertheless|similarly|likewise|" +
  "conversely|consequently|alternatively|for (?:instance|example)|in (?:contrast|addition|particular|turn|other words)|finally|again|meanwhile|for (?:this|that|these|those)|in (?:this|that|these|those|such|both)|" +
  "because of (?:this|that)|from (?:then|there)(?: on)?|as (?:a result|such)|(?:on|to|with) (?:this|that)";
const pronoun =
  "this|that|these|those|it|its|they|their|them|he|she|his|her|such|both|either|neither|another|one of (?:these|them|the)|ones? (?:who|whose|which|that)|" +
  "the (?:former|latter|same|above|other|second|third)";
const backward = new RegExp(`^(?:${connective}|${pronoun})\\b`, "i");
const selfContained =
  /^(?:this|these) (?:guide|page|section|document|documentation|tutorial|chapter|article|site|library|package|project|book|recipes?)\b|^both \S+ and\b|^to this day\b/i;
/** "this prop", "those calls"; but not "this page", nor the pronoun before a verb. */
const inner =
  /\b(?:this|these|those|such) (?!(?:guide|page|section|document|documentation|tutorial|chapter|article|site|library|package|project|book|recipe|time|day|year|kind|sort|an?|is|are|was|were|will|can|could|may|might|must|should|would|does|do|did|has|have|had|means|allows|makes|lets|gives|happens|works|includes|requires|returns|ensures|helps)s?\b)\p{Ll}+/iu;
/** What refers to something before its sentence does so early in it; later words may refer to the sentence itself. */
const earlyWords = 8;
const elsewhere =
  /\b(?:(?:mentioned|described|shown|seen|explained|noted|listed|defined|discussed) (?:above|before|earlier|previously)|the above|above(?: (?:example|code|snippet))?[.:,]|(?:previous|next|last) (?:example|section|step|chapter|paragraph|snippet))/i;
const order = /^(?:see|read|check out|refer to|visit|learn|for (?:more|an?|the|further) \S+(?: \S+)?,? (?:see|read|visit|check))\b/i;
const aside =
  /\b(?:see|refer to|check out|take a look at|learn more about|read more about) (?:also )?(?:the |our |this )?[[*`"“A-Z]|\bas .{3,60} (?:describes|explains|shows)\b/i;
const forward =
  /\b(?:below(?! (?:the|an?|this|that|these|those|its|your|their|one|zero|\d+)\b)|as follows|the following|following (?:example|code|snippet|command|step|option)s?|here(?:'|’)s (?:an?|how|what|the)|here (?:is|are) (?:an?|how|what|the|some)|like (?:this|so)[.:]?$)\b/i;
const promise = /\bthere are (?:two|three|four|five|six|several|some|a few|many|multiple|different|various|\d+) (\S[\s\S]*)/i;

/** A pronoun that points at what follows the colon. */
const ahead = /^(?:these|this|those|that|here)\b.*[:：][*_~\s]*$/is;

/** Whether a sentence goes on from the one before it: "It …", "However, …", or a beginning in small letters that is no name. */
export function refersBack(sentence: string): boolean {
  const begins = sentence.replace(/^[\s"'“‘(*_]*/, "");
  if (begins.startsWith("`") || ahead.test(begins)) return false;
  return (backward.test(begins) && !selfContained.test(begins)) || startsMidSentence(begins);
}

/** Small first letters begin a fragment, unless the word is the name of a thing ("npm", "tRPC"). */
function startsMidSentence(begins: string): boolean {
  return /^(?:a|an|the|to|of|in|on|at|by|for|with|from|which|who|where|when|while|if|as|is|are|was|were|has|have|can|will)\s/.test(begins);
}

/** Whether a sentence answers somebody else's question with yes or no. */
export function repliesYesOrNo(sentence: string): boolean {
  return /^\W*(?:yes|no|nope|sure)[,.!:;—–]/i.test(sentence);
}

/** Whether a sentence is about something that only what stands above it names: "this prop", "these options". */
export function refersUp(sentence: string): boolean {
  return inner.test(sentence.split(/\s+/).slice(0, earlyWords).join(" "));
}

/** Whether a sentence points at another part of its page. */
export function refersElsewhere(sentence: string): boolean {
  return elsewhere.test(sentence);
}

/** Whether a sentence sends the reader somewhere instead of telling anything: "See …", "Learn more …", "as … describes". */
export function pointsElsewhere(sentence: string): boolean {
  return order.test(sentence) || aside.test(sentence);
}

/** Whether a sentence says that something follows it. */
export function announces(sentence: string): boolean {
  return /[:：][*_~\s]*$/.test(sentence) || forward.test(sentence);
}

/** Whether a sentence counts things that it does not name. */
export function promises(sentence: string): boolean {
  const rest = promise.exec(sentence)?.[1];
  return rest !== undefined && !/[:,;(–—]/.test(rest);
}

/** Whether a sentence talks about the page it stands on, which the reader of an answer does not see. */
export function talksOfItsPage(sentence: string): boolean {
  return /\b(?:this|these|the (?:following|next|previous)) (?:guide|page|section|document|tutorial|chapter|article|recipe)s?\b/i.test(
    sentence,
  );
}

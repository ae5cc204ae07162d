/** A document as its titles show it. */
export type DocumentOutline = { path: string; title: string; headings: readonly string[] };

/** Titles and headings of a collection's documents: of the first ones, or of those at the given paths. */
export type CollectionOutline = { read(collectionId: string, paths?: readonly string[]): Promise<DocumentOutline[]> };

/** A question that a document should answer; the higher the `rank`, the better it reads. */
export type StarterCandidate = { question: string; path: string; rank: number };

const ranks = { asked: 3, task: 2, topic: 1 } as const;
const question = { shortest: 12, longest: 70 } as const;

/** Verbs that headings of guides begin with; the gerund where the heading has that. */
const verbs: Record<string, string> = Object.fromEntries(
  [
    ["add", "adding"],
    ["back up", "backing up"],
    ["build", "building"],
    ["change", "changing"],
    ["configure", "configuring"],
    ["connect", "connecting"],
    ["create", "creating"],
    ["customize", "customizing"],
    ["debug", "debugging"],
    ["define", "defining"],
    ["deploy", "deploying"],
    ["disable", "disabling"],
    ["enable", "enabling"],
    ["extend", "extending"],
    ["handle", "handling"],
    ["import", "importing"],
    ["install", "installing"],
    ["manage", "managing"],
    ["migrate", "migrating"],
    ["move", "moving"],
    ["remove", "removing"],
    ["restore", "restoring"],
    ["run", "running"],
    ["send", "sending"],
    ["set up", "setting up"],
    ["start", "starting"],
    ["stream", "streaming"],
    ["test", "testing"],
    ["update", "updating"],
    ["upgrade", "upgrading"],
    ["use", "using"],
    ["validate", "validating"],
    ["write", "writing"],
  ].flatMap(([verb = "", gerund = ""]) => [
    [verb, verb],
    [gerund, verb],
  ]),
);

/**
 * Questions to start with, best first, made from how a collection names its own parts: headings that are questions, headings that name a
 * task, and titles. One to a document as far as possible.
 */
export function starterCandidates(documents: readonly DocumentOutline[]): StarterCandidate[] {
  const perDocument = documents.map((document) =>
    bestFirst([...document.headings, document.title].flatMap((name) => toCandidate(name, document))),
  );
  const firsts = perDocument.flatMap((candidates) => candidates.slice(0, 1));
  const others = perDocument.flatMap((candidates) => candidates.slice(1));
  const seen = new Set<string>();
  return [...bestFirst(firsts), ...bestFirst(others)].filter((candidate) => {
    const key = candidate.question.toLowerCase();
    return !seen.has(key) && seen.add(key);
  });
}

/** Best rank first; among equals the order stays, which is the documents' own. */
function bestFirst(candidates: readonly StarterCandidate[]): StarterCandidate[] {
  return candidates.toSorted((a, b) => b.rank - a.rank);
}

function toCandidate(name: string, { path, title }: DocumentOutline): StarterCandidate[] {
  const plain = name.replace(/[`*_]/g, "").replace(/\s+/g, " ").trim();
  const made = asked(plain) ?? task(plain) ?? (name === title ? topic(plain) : null);
  if (made === null || made.question.length < question.shortest || made.question.length > question.longest) return [];
  return [{ ...made, path }];
}

type Made = Omit<StarterCandidate, "path">;

function asked(name: string): Made | null {
  if (/^(?!\w+ to )(what|how|why|when|where|which|who|can|do|does|is|are|should) .+\?$/i.test(name))
    return { question: name, rank: ranks.asked };
  const howTo = /^how to (.+?)[.:]?$/i.exec(name)?.[1];
  return howTo === undefined ? null : { question: `How do I ${howTo}?`, rank: ranks.asked };
}

function task(name: string): Made | null {
  const words = name.split(" ");
  for (const length of [2, 1]) {
    const verb = verbs[words.slice(0, length).join(" ").toLowerCase()];
    const object = words.slice(length).join(" ");
    if (verb !== undefined && object !== "" && !/[.:!?,;]/.test(object))
      return { question: `How do I ${verb} ${withoutCapital(object)}?`, rank: ranks.task };
  }
  return null;
}

/** A single word may be anything ("Guide"); a few words name something. */
function topic(title: string): Made | null {
  if (!title.includes(" ")) return null;
  return title.split(" ").length > 5 || /[.:!?,;]/.test(title)
    ? null
    : { question: `What should I know about ${withoutCapital(title)}?`, rank: ranks.topic };
}

/** In mid-sentence an ordinary word has no capital; names in capitals or mixed case keep theirs. */
function withoutCapital(text: string): string {
  return /^(A|[A-Z][a-z]+)( [a-z]|$)/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

// A conversation to look at: about Footnote's own guide, in the shapes of src/contract.

export const ids = {
  conversation: "018f0000-0000-7000-8000-000000000001",
  question: "018f0000-0000-7000-8000-000000000002",
  answer: "018f0000-0000-7000-8000-000000000003",
  attempt: "018f0000-0000-7000-8000-000000000004",
};

export const at = (minutesAgo) => new Date(Date.now() - minutesAgo * 60_000).toISOString();

const guide = (ordinal, page, headingPath, passage, more = {}) => ({
  ordinal,
  title: page[0],
  path: `${page[1]}.md`,
  url: `https://docs.example.org/${page[1]}#${headingPath
    .at(-1)
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, "-")}`,
  headingPath,
  passage,
  otherLocations: [],
  score: 0.9 - ordinal / 20,
  ...more,
});

const answers = ["How answers are made", "answers"];
export const sources = [
  guide(
    1,
    answers,
    ["How answers are made", "5. Every footnote is checked"],
    "Each marker is bound to a quote: words that stand in the passage exactly as shown. If such words cannot be found, the footnote is marked unverified. Sentences without support are underlined with dots, and say why when you point at them.",
  ),
  guide(
    2,
    answers,
    ["How answers are made", "What Footnote promises"],
    "A verified quote stands word for word in its passage. Sources are frozen with the answer. Reading the documents again later changes no footnote of an old answer.",
    { otherLocations: [{ title: "Answers (1.0)", path: "1.0/answers.md", url: null, headingPath: ["How answers are made"] }] },
  ),
  guide(
    3,
    answers,
    ["How answers are made", "3. Relevance is decided"],
    "If the best passages are too far from the question, the answer is “The documents don't cover this”, together with the nearest pages. This floor does not depend on a model. It is there because a wrong answer costs more than no answer.",
  ),
  guide(
    4,
    ["Use a language model", "models"],
    ["Use a language model", "Without a model"],
    "Without a model Footnote answers with the documents' own sentences. Nothing is sent anywhere.",
  ),
];

const sentences = [
  [
    "Every marker in an answer is bound to a quote: words that stand in the passage exactly as shown. [1]",
    1,
    "words that stand in the passage exactly as shown",
  ],
  [
    " Where no such words can be found, the footnote is marked as unverified rather than left out. [1]",
    1,
    "If such words cannot be found, the footnote is marked unverified.",
  ],
  [
    "\n\nThe sources are kept with the answer, so a footnote you have once followed goes on saying the same, even after the documents have been read again. [2]",
    2,
    "Reading the documents again later changes no footnote of an old answer.",
  ],
  [
    "\n\nThere is also a floor below which nothing is answered:\n\n- If the best passages are too far from the question, you are told that the documents do not cover it. [3]\n- That floor is the same with a language model and without one. [3]",
    3,
    "This floor does not depend on a model.",
  ],
  [" It was chosen with care.", null, ""],
  ["\n\nNone of this needs a service elsewhere: without a model, nothing is sent anywhere. [4]", 4, "Nothing is sent anywhere."],
];

export const text = sentences.map(([sentence]) => sentence).join("");

export const citations = sentences.flatMap(([sentence, ordinal, quote], index) => {
  if (ordinal === null) return [];
  const before = sentences
    .slice(0, index)
    .map(([earlier]) => earlier)
    .join("").length;
  const answerStart = before + (sentence.length - sentence.trimStart().length);
  const { passage } = sources[ordinal - 1];
  const quoteStart = passage.indexOf(quote);
  return [
    { ordinal, answerStart, answerEnd: before + sentence.length, quote, quoteStart, quoteEnd: quoteStart + quote.length, verified: true },
  ];
});

const unsupported = " It was chosen with care.";
const unsupportedStart = text.indexOf(unsupported) + 1;

export const answerInfo = {
  outcome: "partial",
  model: "extractive",
  truncated: false,
  nearestPages: [],
  unsupported: [{ start: unsupportedStart, end: unsupportedStart + unsupported.length - 1 }],
};

export const notFoundInfo = {
  outcome: "not_found",
  model: "extractive",
  truncated: false,
  nearestPages: [
    { title: "Deploy", path: "deploy.md", url: "https://docs.example.org/deploy" },
    { title: "Configure", path: "configure.md", url: "https://docs.example.org/configure" },
  ],
  unsupported: [],
};

export const question = (more = {}) => ({
  id: ids.question,
  parentId: null,
  position: 1,
  role: "user",
  content: "How do I know that a footnote is right?",
  status: "sent",
  errorCode: null,
  createdAt: at(3),
  answer: null,
  sources: [],
  citations: [],
  ...more,
});

export const answer = (more = {}) => ({
  ...question(),
  id: ids.answer,
  parentId: ids.question,
  position: 2,
  role: "assistant",
  content: text,
  status: "delivered",
  answer: answerInfo,
  sources,
  citations,
  ...more,
});

export const summary = (title, minutesAgo, id = ids.conversation, messageCount = 2) => ({
  id,
  title,
  status: "open",
  messageCount,
  createdAt: at(minutesAgo + 5),
  lastMessageAt: at(minutesAgo),
});

const titles = [
  ["How do I know that a footnote is right?", 3],
  ["Deploying behind nginx with streaming", 95],
  ["Which databases work?", 200],
  ["Back up while the server runs", 60 * 26],
  ["Can guests keep their history for longer than a day?", 60 * 29],
  ["Ingest a Docusaurus site with versions", 60 * 24 * 4],
  ["What does “partial” mean?", 60 * 24 * 5],
  ["Using a local model through Ollama", 60 * 24 * 33],
  ["Rate limits for guests", 60 * 24 * 36],
];

export const list = {
  items: titles.map(([title, minutes], index) =>
    summary(title, minutes, index === 0 ? ids.conversation : `018f0000-0000-7000-8000-0000000001${String(index).padStart(2, "0")}`),
  ),
  nextCursor: null,
  total: titles.length,
};

export const view = (messages) => ({ conversation: list.items[0], messages, seq: 0, olderCursor: null });

export const info = {
  name: "Footnote",
  pages: 3625,
  ingesting: false,
  starters: [
    "How are answers checked against the documents?",
    "How do I use a language model of my own?",
    "What is kept of a guest, and for how long?",
  ],
  model: "gpt-5-mini",
  maxMessageChars: 4000,
  guestRetentionDays: 30,
};

// The administrators' rooms: what the server says of conversations and accounts, and what an administrator does with them.
import { refuse, silence } from "./stage.mjs";
import { answer, ids, question, view } from "./thread.mjs";

const hoursAgo = (hours) => new Date(Date.now() - hours * 3_600_000).toISOString();
const person = { kind: "user", userId: "018f0000-0000-7000-8000-0000000000a1", email: "ada.lovelace@example.org" };
const guest = { kind: "guest", userId: null, email: null };
const row = (id, title, hours, more = {}) => ({
  id: `018f0000-0000-7000-8000-0000000001${id}`,
  title,
  status: "paused",
  messageCount: 2,
  createdAt: hoursAgo(hours + 1),
  lastMessageAt: hoursAgo(hours),
  owner: guest,
  outcomes: { grounded: 1 },
  ...more,
});
const items = [
  row("01", "How do I know that a footnote is right?", 0.1, { id: ids.conversation, status: "open", owner: person }),
  row("02", "What is the capital of Australia?", 3, { outcomes: { not_found: 1 } }),
  row("03", "How do I back it up, and how do I restore the backup on another machine without losing anything?", 5, {
    owner: person,
    messageCount: 14,
    outcomes: { grounded: 5, partial: 1, failed: 1 },
  }),
  row("04", "Does it work offline?", 26, { status: "closed" }),
  row("05", "How do I update?", 50, { status: "archived", owner: person, outcomes: { failed: 1 } }),
];
const conversations = { items, nextCursor: "1.018f0000-0000-7000-8000-000000000105", total: { count: 10_000, isExact: false } };
const none = { items: [], nextCursor: null, total: { count: 0, isExact: true } };
const query = {
  messageId: ids.answer,
  queryText: "How do I know that a footnote is right?",
  rewrittenQuery: null,
  outcome: "grounded",
  model: "gpt-5-mini",
  relevanceScore: 0.87,
  promptTokens: 2_104,
  completionTokens: 318,
  retrievalMs: 38.4,
  firstTokenMs: 412,
  responseTimeMs: 2_860,
  timestamp: hoursAgo(0.1),
  contextDocuments: [
    { ordinal: 1, lexical: 12.4, vector: 0.81, fused: 0.94 },
    { ordinal: 2, lexical: null, vector: 0.62, fused: 0.41 },
  ],
};
const chunk = (n) => `018f0000-0000-7000-8000-0000000003${String(n).padStart(2, "0")}`;
const candidate = (n, fused, fate, ordinal = null, more = {}) => ({
  chunkId: chunk(n),
  lexical: 12.4 - n / 2,
  vector: 0.81 - n / 30,
  fused,
  fate,
  ordinal,
  ...more,
});
const trace = {
  waitedMs: 6.2,
  steps: [
    { name: "words", startMs: 1.4, ms: 11.8 },
    { name: "embedding", startMs: 1.5, ms: 4.1 },
    { name: "nearest", startMs: 5.7, ms: 9.3 },
    { name: "comparing", startMs: 15.2, ms: 3.3 },
    { name: "passages", startMs: 18.6, ms: 12.4 },
    { name: "sections", startMs: 31.2, ms: 7.1 },
    { name: "firstText", startMs: 39, ms: 373 },
    { name: "writing", startMs: 412, ms: 2_440 },
  ],
  search: {
    question: "How do I know that a footnote is right?",
    version: null,
    floor: 0.35,
    embedder: "all-MiniLM-L6-v2-int8",
    reranker: null,
    found: 143,
    candidates: [
      candidate(1, 0.94, "kept", 1),
      candidate(2, 0.41, "kept", 2, { lexical: null }),
      candidate(3, 0.4, "same", 1),
      candidate(4, 0.38, "held"),
      candidate(5, 0.31, "behind", null, { vector: null }),
      candidate(6, 0.22, "gone"),
      candidate(7, 0.2, "unread"),
    ],
  },
  model: "gpt-5-mini",
  mostChars: 4_000,
  turns: 0,
  prompt: [
    { role: "system", content: "You answer questions about a documentation. The numbered passages in the last message are all you know." },
    { role: "user", content: '<passage number="1" title="Answers › Footnotes">\nEvery footnote…\n</passage>\n\nQuestion: How do I know?' },
  ],
};
const places = [3, 4, 5, 7].map((n) => ({
  chunkId: chunk(n),
  title: "Answers",
  path: "answers.md",
  headingPath: ["Answers", `Part ${n}`],
}));
const traced = { answerId: ids.answer, trace, places };
const inspected = { ...view([question({ status: "delivered" }), answer()]), owner: person, queries: [query] };
const user = (n, email, more = {}) => ({
  id: `018f0000-0000-7000-8000-0000000002${n}`,
  email,
  name: null,
  role: "user",
  createdAt: hoursAgo(90),
  disabledAt: null,
  lastActivityAt: hoursAgo(1),
  conversations: 3,
  signIns: 1,
  isSelf: false,
  ...more,
});
const users = {
  items: [
    user("01", "new@example.org", { createdAt: hoursAgo(1), lastActivityAt: null, conversations: 0, signIns: 0 }),
    user("02", person.email, { name: "Ada Lovelace", signIns: 2 }),
    user("03", "margaret.hamilton.of.the.guidance.computer@engineering.example.org", { name: "Margaret Hamilton", role: "admin" }),
    user("04", "linus@example.net", { disabledAt: hoursAgo(20), signIns: 0 }),
    user("05", "admin@example.org", { name: "Charles", role: "admin", isSelf: true }),
  ],
  nextCursor: null,
  total: { count: 5, isExact: true },
};
const gap = (n, example, questions, state, more = {}) => ({
  id: `018f0000-0000-7000-8000-0000000004${n}`,
  name: null,
  example,
  note: null,
  state,
  version: 1,
  questions,
  outcomes: { not_found: questions },
  ratedDown: 0,
  weeks: [0, 0, 1, 0, 2, 1, 3, questions - 7].map((count) => Math.max(0, count)),
  firstAskedAt: hoursAgo(900),
  lastAskedAt: hoursAgo(2),
  check: null,
  ...more,
});
const gaps = [
  gap("01", "How do I run it behind a corporate proxy that wants a certificate of its own?", 31, "new"),
  gap("02", "Can it answer in Polish?", 14, "planned", { name: "Other languages", version: 2, note: "A page of its own under Configure." }),
  gap("03", "What does it cost with a language model?", 9, "written", { check: { at: hoursAgo(1), asked: 5, answered: 3 }, version: 3 }),
  gap("04", "Where are the logs?", 3, "solved", { check: { at: hoursAgo(30), asked: 3, answered: 3 }, version: 4 }),
];
const gapQuestions = [
  "How do I run it behind a proxy?",
  "It cannot reach the model from our network, what now?",
  "proxy certificate??",
].map((text, i) => ({
  conversationId: ids.conversation,
  answerId: `018f0000-0000-7000-8000-0000000005${String(i).padStart(2, "0")}`,
  text,
  outcome: ["not_found", "partial", "grounded"][i],
  isRatedDown: i === 2,
  askedAt: hoursAgo(2 + 30 * i),
  check: i === 1 ? { at: hoursAgo(1), outcome: "grounded", path: "configure.md" } : null,
}));
const listOf = (items) => ({ items, nextCursor: null, total: { count: items.length, isExact: true } });
const page = (n, title, citing, answers, more = {}) => ({
  id: `018f0000-0000-7000-8000-0000000006${n}`,
  title,
  path: `guide/${title.toLowerCase().replaceAll(" ", "-")}.md`,
  url: null,
  version: null,
  collection: "Guide",
  answers,
  citing,
  lastCitedAt: citing === 0 ? null : hoursAgo(5),
  repeats: [],
  ...more,
});
const pages = [
  page("01", "Install", 214, 390),
  page("02", "Configure", 96, 201, { repeats: ["guide/1.0/configure.md"] }),
  page("03", "Back up and restore", 0, 44),
  page("04", "What is new in the version before the last one and what went away with it", 0, 0, { version: "1.0" }),
];
const rated = (n, rating, comment, more = {}) => ({
  id: `018f0000-0000-7000-8000-0000000007${n}`,
  conversationId: ids.conversation,
  title: "How do I know that a footnote is right?",
  rating,
  isOfCitation: false,
  reasons: [],
  comment,
  outcome: "grounded",
  updatedAt: hoursAgo(Number(n) * 3),
  ...more,
});
const ratings = [
  rated("01", "down", "The port is 8080 with us.\nAnd <b>this</b> is not where it is set.", {
    reasons: ["incorrect", "outdated"],
    outcome: "partial",
  }),
  rated("02", "up", null, { reasons: ["clear"] }),
  rated("03", "down", null, { isOfCitation: true, reasons: ["not_supporting"] }),
];
const logged = (n, action, more = {}) => ({
  id: `018f0000-0000-7000-8000-0000000008${n}`,
  at: hoursAgo(Number(n)),
  actorKind: "admin",
  actorUserId: person.userId,
  actorEmail: "admin@example.org",
  action,
  subjectType: "user",
  subjectId: person.userId,
  details: {},
  isSealed: true,
  ...more,
});
const events = [
  logged("01", "conversation-opened", { subjectType: "conversation", subjectId: ids.conversation, isSealed: false }),
  logged("02", "role-changed", { details: { role: "admin" } }),
  logged("03", "sign-in", { actorKind: "user", actorEmail: person.email, subjectType: "session" }),
  logged("04", "gap-checked", {
    actorKind: "system",
    actorUserId: null,
    actorEmail: null,
    subjectType: "gap",
    details: { questions: 5, answered: 3 },
  }),
];
const gapsListed = { "admin.gaps.list": { items: gaps, nextCursor: null, total: { count: 4, isExact: true } } };
const gapOpened = { ...gapsListed, "admin.gaps.open": { openingId: ids.answer, gap: gaps[2], questions: gapQuestions } };
const listed = { "admin.conversations.list": conversations };
const replayed = {
  ...traced,
  ...query,
  content: `${answer().content} One more sentence that only today’s answer has.`,
  outcome: "partial",
  relevanceScore: 0.79,
  firstTokenMs: 540,
  sources: answer().sources.slice(0, 1),
  citations: answer().citations,
};
const opened = {
  ...listed,
  "admin.conversations.open": inspected,
  "admin.answers.trace": traced,
  "admin.answers.replay": replayed,
};
const at = (path, lines) => ({ path, lines, isServers: true, as: "admin" });
const actionsOf = async (page, action) => {
  await page.getByRole("button", { name: "Actions for ada.lovelace@example.org" }).click();
  if (action) await page.getByRole("menuitem", { name: action }).click();
};

export const adminScenarios = [
  { name: "admin-conversations", ...at("/admin/conversations", listed) },
  {
    name: "admin-conversations-chosen",
    ...at("/admin/conversations?owner=guest&outcome=not_found&within=between&from=2026-11-01", listed),
  },
  { name: "admin-conversations-none", ...at("/admin/conversations?status=archived", { "admin.conversations.list": none }) },
  { name: "admin-conversations-loading", ...at("/admin/conversations", { "admin.conversations.list": silence }) },
  {
    name: "admin-conversations-failed",
    ...at("/admin/conversations", { "admin.conversations.list": refuse("SERVICE_UNAVAILABLE") }),
    settleMs: 2_500,
  },
  {
    name: "admin-signed-out",
    ...at("/admin/conversations", { "admin.conversations.list": refuse("SESSION_TERMINATED") }),
    settleMs: 2_500,
  },
  { name: "admin-conversation", ...at(`/admin/conversations/${ids.conversation}`, opened) },
  {
    name: "admin-conversation-figures",
    ...at(`/admin/conversations/${ids.conversation}`, opened),
    act: async (page) => {
      await page.getByText("How it came about").click();
      await page.getByText(/^Where the time went/).waitFor();
      await page.getByText("How it came about").evaluate((summary) => summary.scrollIntoView());
    },
  },
  {
    name: "admin-conversation-prompt",
    ...at(`/admin/conversations/${ids.conversation}`, opened),
    act: async (page) => {
      await page.getByText("How it came about").click();
      await page.getByText(/^What the model was sent/).click();
      await page.getByText(/^What the model was sent/).evaluate((summary) => summary.scrollIntoView());
    },
  },
  {
    name: "admin-conversation-replay",
    ...at(`/admin/conversations/${ids.conversation}`, opened),
    act: async (page) => {
      await page.getByText("How it came about").click();
      await page.getByRole("button", { name: "Ask again today" }).click();
      await page.getByText("Then and today").evaluate((heading) => heading.scrollIntoView());
    },
  },
  {
    name: "admin-conversation-missing",
    ...at(`/admin/conversations/${ids.conversation}`, { ...listed, "admin.conversations.open": refuse("NOT_FOUND") }),
  },
  { name: "admin-gaps", ...at("/admin/gaps", gapsListed) },
  { name: "admin-gaps-none", ...at("/admin/gaps", { "admin.gaps.list": none }) },
  { name: "admin-gap", ...at(`/admin/gaps/${gaps[2].id}`, gapOpened) },
  {
    name: "admin-gap-conflict",
    ...at(`/admin/gaps/${gaps[2].id}`, { ...gapOpened, "admin.gaps.change": refuse("CONFLICT") }),
    act: async (page) => {
      await page.getByLabel(/^Name/).fill("What it costs");
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByText("Somebody else has changed").waitFor();
    },
  },
  { name: "admin-pages", ...at("/admin/pages", { "admin.pages.list": listOf(pages) }) },
  { name: "admin-pages-none", ...at("/admin/pages?use=unseen", { "admin.pages.list": none }) },
  { name: "admin-feedback", ...at("/admin/feedback", { "admin.feedback.list": listOf(ratings) }) },
  { name: "admin-audit", ...at("/admin/audit", { "admin.audit.list": listOf(events) }) },
  { name: "admin-users", ...at("/admin/users", { "admin.users.list": users }) },
  { name: "admin-users-menu", ...at("/admin/users", { "admin.users.list": users }), act: (page) => actionsOf(page, null) },
  {
    name: "admin-users-disabled",
    ...at("/admin/users", { "admin.users.list": users, "admin.users.disable": { ...users.items[1], disabledAt: hoursAgo(0) } }),
    act: (page) => actionsOf(page, "Disable"),
  },
  { name: "admin-users-delete", ...at("/admin/users", { "admin.users.list": users }), act: (page) => actionsOf(page, "Delete…") },
  {
    name: "admin-invite",
    ...at("/admin/users", {
      "admin.users.list": users,
      "admin.users.invite": { url: "https://docs.example.org/link/JePoIh094Rzj0IIW1PgInNE3uZQe1PCADRyt_N535gU", expiresAt: hoursAgo(-168) },
    }),
    act: async (page) => {
      await page.getByRole("button", { name: "Invite" }).click();
      await page.getByRole("button", { name: "Make the link" }).click();
    },
  },
];

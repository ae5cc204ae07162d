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
const listed = { "admin.conversations.list": conversations };
const opened = { ...listed, "admin.conversations.open": inspected };
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
      await page.getByText("What was searched").click();
      await page.getByRole("columnheader", { name: "BM25" }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: "admin-conversation-missing",
    ...at(`/admin/conversations/${ids.conversation}`, { ...listed, "admin.conversations.open": refuse("NOT_FOUND") }),
  },
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

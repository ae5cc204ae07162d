// Every state of the page, once. `lines` are what the server says (see stage.mjs), `act` what the reader does before the picture is taken.
import { accountScenarios } from "./account-scenarios.mjs";
import { adminScenarios } from "./admin-scenarios.mjs";
import { hangUp, refuse, silence } from "./stage.mjs";
import { answer, ids, info, list, notFoundInfo, question, sources, text, view } from "./thread.mjs";

const guest = { kind: "guest", user: null, status: null, expiresAt: null };
const person = { kind: "user", user: { name: "Ada Lovelace", email: "ada@example.org" }, status: "active", expiresAt: null };
const base = {
  "session.info": info,
  "conversation.list": list,
  "connection.events": [],
  "session.me": guest,
  "session.renew": guest,
};
const empty = { ...base, "conversation.list": { items: [], nextCursor: null, total: 0 } };
const opened = (messages, events = []) => ({ ...base, "conversation.open": view(messages), "connection.events": events });
const atThread = `/c/${ids.conversation}`;
const stored = { answerId: ids.answer };

const ask = async (page, words = "How do I know that a footnote is right?") => {
  await page.getByRole("textbox", { name: "Your question" }).fill(words);
  await page.getByRole("button", { name: "Send", exact: true }).click();
};

const waiting = [
  { type: "message.created", message: question() },
  { type: "message.created", message: answer({ status: "pending", content: "", answer: null, sources: [], citations: [] }) },
];
const pendingAnswer = answer({ status: "pending", content: "", answer: null, sources: [], citations: [] });
const halfway = text.slice(0, text.indexOf("goes on saying") + 9);

export const scenarios = [
  { name: "empty", path: "/", lines: empty },
  { name: "empty-with-list", path: "/", lines: base },
  { name: "empty-no-model", path: "/", lines: { ...empty, "session.info": { ...info, model: null } } },
  { name: "ingesting", path: "/", lines: { ...empty, "session.info": { ...info, pages: 34, ingesting: true, starters: [] } } },
  { name: "no-documents", path: "/", lines: { ...empty, "session.info": { ...info, pages: 0, starters: [] } } },
  { name: "sending", path: "/", lines: { ...base, "message.send": silence }, act: ask },
  {
    name: "searching",
    path: atThread,
    lines: opened([question(), pendingAnswer], [{ type: "answer.stage", ...stored, stage: { stage: "searching", pages: 3625 } }]),
  },
  {
    name: "reading",
    path: atThread,
    lines: opened([question(), pendingAnswer], [{ type: "answer.stage", ...stored, stage: { stage: "reading", passages: 6 } }]),
  },
  {
    name: "streaming",
    path: atThread,
    lines: opened(
      [],
      [
        ...waiting,
        { type: "answer.sources", ...stored, sources },
        { type: "answer.delta", ...stored, attemptId: ids.attempt, offset: 0, text: halfway },
      ],
    ),
    settleMs: 2_500,
  },
  {
    name: "held",
    path: atThread,
    lines: opened([question(), answer({ status: "streaming", content: halfway, answer: null })]),
    act: (page) => ask(page, "And what happens to them when I ingest again?"),
    settleMs: 2_500,
  },
  { name: "answered", path: atThread, lines: opened([question({ status: "delivered" }), answer()]) },
  {
    name: "follow-up",
    path: atThread,
    lines: opened([
      question({ status: "delivered" }),
      answer(),
      question({
        id: "q2",
        position: 3,
        parentId: ids.answer,
        content: "Does it work offline, and what would I lose?",
        status: "delivered",
      }),
      answer({ id: "a2", position: 4, parentId: "q2" }),
    ]),
  },
  {
    name: "not-found-answer",
    path: atThread,
    lines: opened([
      question({ content: "What is the capital of Australia?" }),
      answer({ content: "The documents don't cover this.", answer: notFoundInfo, sources: [], citations: [] }),
    ]),
  },
  { name: "stopped", path: atThread, lines: opened([question(), answer({ status: "cancelled", content: halfway, answer: null })]) },
  {
    name: "interrupted",
    path: atThread,
    lines: opened([question(), answer({ status: "failed", errorCode: "ANSWER_INTERRUPTED", content: halfway, answer: null })]),
  },
  {
    name: "failed",
    path: atThread,
    lines: opened([
      question(),
      answer({ status: "failed", errorCode: "MODEL_UNAVAILABLE", content: "", answer: null, sources: [], citations: [] }),
    ]),
  },
  { name: "rate-limited", path: "/", lines: { ...base, "message.send": refuse("RATE_LIMITED", { retryAfterMs: 47_000 }) }, act: ask },
  { name: "budget", path: "/", lines: { ...base, "message.send": refuse("BUDGET_EXHAUSTED", { retryAfterMs: 18_000_000 }) }, act: ask },
  { name: "unreachable", path: "/", lines: { ...base, "message.send": hangUp }, act: ask },
  {
    name: "offline",
    path: "/",
    lines: base,
    act: async (page) => {
      await page.getByText("Connected", { exact: true }).waitFor();
      await page.context().setOffline(true);
      await ask(page);
    },
  },
  {
    name: "line-behind-an-answer",
    path: atThread,
    lines: opened([question(), answer({ status: "streaming", content: halfway, answer: null })]),
    act: async (page) => {
      await ask(page, "Which page says how a quote is checked?");
      await ask(page, "And what happens to a claim whose words are not found anywhere in the documents that were read for it?");
    },
  },
  {
    name: "line-unreachable",
    path: "/",
    lines: { ...base, "message.send": hangUp },
    act: async (page) => {
      await ask(page);
      await ask(page, "Which page says so?");
      await ask(page, "Can I change how it is checked?");
    },
  },
  {
    name: "line-refused",
    path: "/",
    lines: { ...base, "message.send": refuse("CONVERSATION_CLOSED") },
    act: async (page) => {
      await ask(page);
      await ask(page, "Which page says so?");
    },
  },
  { name: "reconnecting", path: "/", lines: { ...base, "connection.events": hangUp }, settleMs: 1_600 },
  { name: "connection-failed", path: "/", lines: { ...base, "connection.events": hangUp, health: hangUp }, settleMs: 17_000 },
  { name: "expired", path: atThread, lines: { ...opened([question(), answer()]), "message.send": refuse("SESSION_EXPIRED") }, act: ask },
  { name: "refused", path: "/", lines: { ...base, "message.send": refuse("BUDGET_EXHAUSTED") }, act: ask },
  { name: "missing", path: "/c/018f0000-0000-7000-8000-0000000000ff", lines: { ...base, "conversation.open": refuse("NOT_FOUND") } },
  { name: "opening-failed", path: atThread, lines: { ...base, "conversation.open": refuse("SERVICE_UNAVAILABLE") } },
  { name: "no-such-page", path: "/nowhere", isServers: true },
  {
    name: "long-draft",
    path: "/",
    lines: base,
    act: (page) =>
      page
        .getByRole("textbox", { name: "Your question" })
        .fill(`${"Our setup is a little unusual, so bear with me. ".repeat(79)}Which parts apply?`),
  },
  {
    name: "row-menu",
    path: atThread,
    lines: opened([question(), answer()]),
    act: async (page) => {
      await openList(page);
      await page.getByRole("button", { name: /^Actions for Deploying/ }).click();
    },
  },
  {
    name: "renaming",
    path: atThread,
    lines: opened([question(), answer()]),
    act: async (page) => {
      await openList(page);
      await page.getByRole("button", { name: /^Actions for Deploying/ }).click();
      await page.getByRole("menuitem", { name: "Rename" }).click();
    },
  },
  {
    name: "deleted",
    path: atThread,
    lines: opened([question(), answer()]),
    act: async (page) => {
      await openList(page);
      await page.getByRole("button", { name: /^Actions for Deploying/ }).click();
      await page.getByRole("menuitem", { name: "Delete" }).click();
    },
  },
  {
    name: "command",
    path: "/",
    lines: base,
    act: (page) => page.keyboard.press("Control+k"),
  },
  { name: "privacy", path: "/", lines: base, act: (page) => page.getByRole("button", { name: "End or erase" }).click() },
  {
    name: "forgotten",
    path: "/",
    lines: { ...empty, "session.forget": { erased: true } },
    act: async (page) => {
      await page.getByRole("button", { name: "End or erase" }).click();
      await page.getByRole("button", { name: "Erase everything" }).click();
    },
  },
  {
    name: "account-corner",
    path: atThread,
    as: "person",
    lines: { ...opened([question(), answer()]), "session.me": person },
    act: async (page) => {
      await openList(page);
      await page.getByRole("button", { name: "Account of Ada Lovelace" }).click();
    },
  },
  {
    name: "session-ended",
    path: atThread,
    as: "person",
    lines: { ...opened([question(), answer()]), "session.me": person, "message.send": refuse("SESSION_TERMINATED") },
    act: ask,
  },
  ...accountScenarios,
  ...adminScenarios,
];

/** Where the list is a sheet, it has to be opened first. */
async function openList(page) {
  const open = page.getByRole("button", { name: "Open the conversations" });
  if (await open.isVisible()) await open.click();
}

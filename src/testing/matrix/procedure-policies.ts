import { randomUUID } from "node:crypto";
import { accountProcedures } from "./account-policies";
import type { MatrixActor } from "./actors";
import { questionOf } from "./belongings";
import { callProcedure } from "./call-procedure";
import type { Cell } from "./cells";
import type { Declared } from "./declared";
import type { App } from "./next-app";
import type { Expected, Policy } from "./policy";

/** Their policy is silence; see `subscriptions.test.ts`. */
export const subscriptions = ["connection.events"];

const conversation = { conversationId: { of: "conversationId" } } as const;

const inspectsAnswer: Declared = {
  type: "mutation",
  access: "admin",
  ids: { ...conversation, answerId: { of: "answerId" } },
  isForAnyone: true,
  // Anybody's answer, but in the conversation where it stands.
  except: (_, { ids }) => {
    const whose = new Set(Object.values(ids).map((id) => id.whose));
    return whose.size > 1 && whose.has("foreign") && !whose.has("malformed") ? "NOT_FOUND" : undefined;
  },
};
const changesUser: Declared = { type: "mutation", access: "admin", ids: { userId: { of: "userId" } }, isForAnyone: true };

const ofGuestsAlone: Declared = {
  type: "mutation",
  access: "actor",
  except: ({ standing }) => (standing === "user" || standing === "admin" ? "FORBIDDEN" : undefined),
};

/** Who may call which procedure, with which ids; behind a colon, with what else. Subscriptions have a test of their own. */
const declared: Record<string, Declared> = {
  ...accountProcedures,
  "session.me": { type: "query", access: "public" },
  "session.info": { type: "query", access: "public" },
  "session.renew": { type: "mutation", access: "public" },
  "session.setPreferences": { type: "mutation", access: "actor", needsSession: "first", rest: () => ({ theme: "dark" }) },
  "session.close": { type: "mutation", access: "actor" },
  "session.end": ofGuestsAlone,
  "session.forget": ofGuestsAlone,
  "document.view": {
    type: "query",
    access: "public",
    rest: () => ({ path: "missing.md" }),
    except: ({ container, standing }) => (container.env.GUESTS === "off" && standing === "none" ? "UNAUTHENTICATED" : "NOT_FOUND"),
  },
  "conversation.list": { type: "query", access: "actor", showsOwn: true },
  "conversation.open": { type: "query", access: "actor", ids: conversation, showsOwn: true },
  "conversation.open: at a message": {
    type: "query",
    access: "actor",
    ids: { ...conversation, through: { of: "questionId" } },
    showsOwn: true,
  },
  "conversation.search": {
    type: "query",
    isWrite: true, // what one has just said is taken into the index
    access: "actor",
    rest: ({ belongings }) => ({ query: belongings?.mark ?? "nobody" }),
    showsOwn: true,
  },
  "conversation.rename": {
    type: "mutation",
    access: "actor",
    ids: conversation,
    needsSession: "first",
    rest: () => ({ title: "Mine now" }),
  },
  "conversation.markRead": { type: "mutation", access: "actor", ids: conversation },
  "conversation.change": {
    type: "mutation",
    access: "actor",
    ids: conversation,
    needsSession: "first",
    rest: () => ({ change: "archive" }),
  },
  "conversation.selectSibling": {
    type: "mutation",
    access: "actor",
    ids: { ...conversation, messageId: { of: "failedAnswerId" } },
    needsSession: "first",
    showsOwn: true,
  },
  "conversation.delete": { type: "mutation", access: "actor", ids: conversation, needsSession: "first" },
  "message.send": {
    type: "mutation",
    access: "actor",
    ids: { conversationId: { of: "conversationId", missing: "ok" }, messageId: { of: "questionId", missing: "ok" } },
    needsSession: "first",
    rest: ({ belongings }) => ({ text: questionOf(belongings?.mark ?? "nobody") }),
    except: repeatedMessage,
  },
  "message.edit": {
    type: "mutation",
    access: "actor",
    ids: { ...conversation, editedId: { of: "questionId" } },
    needsSession: "first",
    rest: () => ({ messageId: randomUUID(), text: "In other words?" }),
  },
  "message.regenerate": {
    type: "mutation",
    access: "actor",
    ids: { ...conversation, answerId: { of: "answerId" } },
    needsSession: "last",
    rest: () => ({ messageId: randomUUID() }),
  },
  "message.followUps": { type: "query", access: "actor", ids: { ...conversation, answerId: { of: "answerId" } } },
  "message.stop": { type: "mutation", access: "actor", ids: { ...conversation, answerId: { of: "answerId" } } },
  "message.retry": {
    type: "mutation",
    access: "actor",
    ids: { ...conversation, answerId: { of: "failedAnswerId" } },
    needsSession: "last",
    rest: () => ({ messageId: randomUUID() }),
  },
  "feedback.list": { type: "query", access: "actor", ids: conversation, showsOwn: true },
  "feedback.give": {
    type: "mutation",
    access: "actor",
    ids: { ...conversation, messageId: { of: "answerId" } },
    needsSession: "first",
    rest: () => ({ rating: "down", reasons: ["incomplete"] }),
  },
  "feedback.withdraw": {
    type: "mutation",
    access: "actor",
    ids: { ...conversation, messageId: { of: "answerId" } },
    needsSession: "first",
  },
  "share.list": { type: "query", access: "user", ids: conversation },
  "share.create": { type: "mutation", access: "user", ids: conversation },
  "share.revoke": { type: "mutation", access: "user", ids: { ...conversation, shareId: { of: "shareId" } } },
  "share.view": {
    type: "query",
    access: "public",
    ids: { token: { of: "shareToken" } },
    isForAnyone: true,
    except: ({ container, standing }) => (container.env.GUESTS === "off" && standing === "none" ? "UNAUTHENTICATED" : undefined),
  },
  "admin.conversations.list": { type: "query", access: "admin", isForAnyone: true },
  "admin.conversations.open": {
    type: "mutation",
    access: "admin",
    ids: conversation,
    isForAnyone: true,
  },
  "admin.answers.trace": inspectsAnswer,
  "admin.answers.replay": inspectsAnswer,
  "admin.pages.list": { type: "query", access: "admin", isForAnyone: true },
  "admin.feedback.list": { type: "query", access: "admin", isForAnyone: true },
  "admin.audit.list": { type: "query", access: "admin", isForAnyone: true },
  "admin.gaps.list": { type: "query", access: "admin", isForAnyone: true },
  "admin.gaps.open": {
    type: "mutation",
    access: "admin",
    ids: { gapId: { of: "gapId" } },
    isForAnyone: true,
  },
  "admin.gaps.change": {
    type: "mutation",
    access: "admin",
    ids: { gapId: { of: "gapId" } },
    isForAnyone: true,
    rest: () => ({ version: 1 }),
    // Somebody before has changed it.
    except: (_, { ids }) => (["own", "foreign"].includes(ids.gapId?.whose ?? "") ? "CONFLICT" : undefined),
  },
  "admin.users.list": { type: "query", access: "admin", isForAnyone: true },
  "admin.users.invite": { type: "mutation", access: "admin", rest: () => ({ email: `${randomUUID()}@example.org` }) },
  "admin.users.setRole": { ...changesUser, rest: () => ({ role: "user" }) },
  "admin.users.disable": changesUser,
  "admin.users.enable": changesUser,
  "admin.users.delete": { ...changesUser, except: (_, { name }) => (name === "own" ? "CONFLICT" : undefined) },
};

/** The same message again is what was sent already, whatever became of the session; its id elsewhere is taken. */
function repeatedMessage({ isOwner }: MatrixActor, { name, ids: { messageId, conversationId } }: Cell): Expected | undefined {
  if (!isOwner || conversationId?.whose === "malformed") return undefined;
  if (name === "own" && messageId?.whose === "own") return "ok";
  return messageId?.whose === "own" || messageId?.whose === "elsewhere" ? "IDEMPOTENCY_CONFLICT" : undefined;
}

/** The policies of all procedures but subscriptions. */
export function procedurePolicies(app: App): (Policy & { path: string })[] {
  return Object.entries(declared).map(([name, { type, isWrite, ids = {}, rest, ...policy }]) => {
    const path = name.split(":")[0] ?? name;
    return {
      ...policy,
      path,
      name,
      isWrite: isWrite ?? type === "mutation",
      ids,
      call: async (actor, given) => callProcedure(app, actor, path, type, { ...(await rest?.(actor)), ...given }),
    };
  });
}

import type { MatrixActor } from "./actors";
import { questionOf } from "./belongings";
import { callProcedure } from "./call-procedure";
import type { Cell } from "./cells";
import type { App } from "./next-app";
import type { Expected, Policy } from "./policy";

type Declared = Omit<Policy, "name" | "isWrite" | "ids" | "call"> & {
  type: "query" | "mutation";
  ids?: Policy["ids"];
  /** Fields of the input beside the ids. */
  rest?: (actor: MatrixActor) => Record<string, unknown>;
};

const conversation = { conversationId: { of: "conversationId" } } as const;

/** Who may call which procedure, with which ids. Subscriptions have a test of their own. */
const declared: Record<string, Declared> = {
  "session.me": { type: "query", access: "public" },
  "session.info": { type: "query", access: "public" },
  "session.renew": { type: "mutation", access: "public" },
  "session.close": { type: "mutation", access: "actor" },
  "session.forget": {
    type: "mutation",
    access: "actor",
    except: ({ standing }) => (standing === "user" || standing === "admin" ? "FORBIDDEN" : undefined),
  },
  "document.view": { type: "query", access: "public", rest: () => ({ path: "missing.md" }), except: () => "NOT_FOUND" },
  "conversation.list": { type: "query", access: "actor" },
  "conversation.open": { type: "query", access: "actor", ids: conversation },
  "conversation.rename": {
    type: "mutation",
    access: "actor",
    ids: conversation,
    needsSession: "first",
    rest: () => ({ title: "Mine now" }),
  },
  "conversation.delete": { type: "mutation", access: "actor", ids: conversation, needsSession: "first" },
  "message.send": {
    type: "mutation",
    access: "actor",
    ids: { conversationId: { of: "conversationId", missing: "ok" }, messageId: { of: "questionId", missing: "ok" } },
    needsSession: "last",
    rest: ({ belongings }) => ({ text: questionOf(belongings?.mark ?? "nobody") }),
    except: repeatedMessage,
  },
  "message.stop": { type: "mutation", access: "actor", ids: { ...conversation, answerId: { of: "answerId" } } },
  "message.retry": {
    type: "mutation",
    access: "actor",
    ids: { ...conversation, answerId: { of: "failedAnswerId" } },
    needsSession: "last",
  },
};

/** The same message again is what was sent already, whatever became of the session; its id in another place, or with another text, is not. */
function repeatedMessage({ belongings, isOwner }: MatrixActor, { name }: Cell): Expected | undefined {
  if (belongings === null || !isOwner) return undefined;
  if (name === "own") return "ok";
  const isTaken = name === "missing conversationId" || name.startsWith("own but elsewhere");
  return isTaken ? "IDEMPOTENCY_CONFLICT" : undefined;
}

/** The policies of all procedures but subscriptions. */
export function procedurePolicies(app: App): (Policy & { path: string })[] {
  return Object.entries(declared).map(([path, { type, ids = {}, rest, ...policy }]) => ({
    ...policy,
    path,
    name: path,
    isWrite: type === "mutation",
    ids,
    call: (actor, given) => callProcedure(app, actor, path, type, { ...rest?.(actor), ...given }),
  }));
}

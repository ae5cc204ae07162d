import type { MatrixActor } from "./actors";
import { appFiles } from "./next-app";
import type { Expected, Policy } from "./policy";
import { renderPage } from "./render-page";

type Declared = Omit<Policy, "name" | "ids" | "call" | "isWrite"> & {
  ids?: Policy["ids"];
  params?: (ids: Record<string, unknown>) => Record<string, string | string[]>;
};

const isIn = ({ standing }: Pick<MatrixActor, "standing">) => standing === "user" || standing === "admin";
const toSignIn = (): Expected => "to /sign-in";
const forStrangers = { access: "public", except: (actor: MatrixActor) => (isIn(actor) ? "to /" : undefined) } as const;
const forPeople = { access: "user", outsiders: toSignIn } as const;
/** Somebody without the role finds nothing there. */
const forAdmins = {
  access: "admin",
  outsiders: ({ standing }: MatrixActor): Expected => (standing === "user" ? "NOT_FOUND" : "to /sign-in"),
} as const;
/** Where guests may not ask they sign in first. */
const closedToGuests = ({ container, standing }: MatrixActor): Expected | undefined =>
  container.env.GUESTS === "off" && standing === "none" ? "to /sign-in" : undefined;

/** Who gets what from which page. */
const declared: Record<string, Declared> = {
  "/": { access: "public", except: closedToGuests },
  "/c/[id]": {
    access: "actor",
    outsiders: (actor) => closedToGuests(actor) ?? (actor.standing === "none" ? "NOT_FOUND" : "to /sign-in"),
    malformed: "NOT_FOUND",
    showsOwn: true,
    ids: { id: { of: "conversationId", inPath: true } },
    params: ({ id }) => ({ id: String(id) }),
  },
  "/d/[...path]": { access: "public", except: (actor) => closedToGuests(actor) ?? "NOT_FOUND", params: () => ({ path: ["missing.md"] }) },
  "/s/[token]": {
    access: "public",
    except: closedToGuests,
    malformed: "NOT_FOUND",
    isForAnyone: true,
    ids: { token: { of: "shareToken", inPath: true } },
    params: ({ token }) => ({ token: String(token) }),
  },
  "/guide/[page]": { access: "public", except: () => "NOT_FOUND", params: () => ({ page: "missing" }) },
  "/sign-in": forStrangers,
  "/sign-up": forStrangers,
  "/forgot-password": { access: "public" },
  "/link/[token]": {
    access: "public",
    malformed: "ok",
    isForAnyone: true,
    ids: { token: { of: "passwordToken", missing: "ok", inPath: true } },
    params: ({ token }) => ({ token: String(token) }),
  },
  "/account": { ...forPeople, showsOwn: true },
  "/admin": { access: "public", except: () => "to /admin/conversations" },
  "/admin/conversations/[[...id]]": {
    ...forAdmins,
    isInputFirst: true,
    malformed: "NOT_FOUND",
    isForAnyone: true,
    ids: { id: { of: "conversationId", missing: "ok", inPath: true } },
    params: ({ id }) => ({ id: [String(id)] }),
  },
  "/admin/gaps/[[...id]]": {
    ...forAdmins,
    isInputFirst: true,
    malformed: "NOT_FOUND",
    isForAnyone: true,
    ids: { id: { of: "gapId", missing: "ok", inPath: true } },
    params: ({ id }) => ({ id: [String(id)] }),
  },
  "/admin/pages": forAdmins,
  "/admin/feedback": forAdmins,
  "/admin/audit": forAdmins,
  "/admin/users": forAdmins,
};

/** The policies of all pages. */
export function pagePolicies(): Policy[] {
  const files = new Map(appFiles("page").map(({ url, file }) => [url, file]));
  return Object.entries(declared).map(([name, { ids = {}, params = () => ({}), ...policy }]) => ({
    ...policy,
    name,
    isWrite: false,
    ids,
    call: (actor, given) => renderPage(files.get(name) ?? name, actor, params(given)),
  }));
}

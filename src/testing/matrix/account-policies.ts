import { randomUUID } from "node:crypto";
import { createArgon2Hasher } from "@/server/adapters/auth/password-hasher";
import type { MatrixActor } from "./actors";
import { insertLink } from "./belongings";
import type { Cell } from "./cells";
import type { Declared } from "./declared";
import type { Expected } from "./policy";

const password = "a long enough password";
const newAddress = () => `${randomUUID()}@example.org`;

/** A link's token is as good in anybody's hands. */
const byPasswordLink = { access: "public", ids: { token: { of: "passwordToken" } }, isForAnyone: true } as const;
/** Hashing takes its time: once for all. */
let hashed: Promise<string> | null = null;
async function linkThatConfirms({ container }: MatrixActor) {
  hashed ??= createArgon2Hasher().hash(password);
  const token = await insertLink(container.database, { kind: "confirm-email", email: newAddress(), password_hash: await hashed });
  return { token, password };
}

/** The policies of `account.*`. */
export const accountProcedures: Record<string, Declared> = {
  "account.access": { type: "query", access: "public" },
  "account.claimPreview": { type: "query", access: "public" },
  "account.link": { type: "query", ...byPasswordLink },
  "account.setPassword": { type: "mutation", ...byPasswordLink, rest: () => ({ password }) },
  "account.useLink": {
    type: "mutation",
    ...byPasswordLink,
    except: (_, { ids }) => (ids.token?.whose === "malformed" ? undefined : "NOT_FOUND"),
  },
  "account.useLink: one that confirms an address": { type: "mutation", access: "public", rest: linkThatConfirms },
  "account.useLink: an invitation": {
    type: "mutation",
    access: "public",
    ids: { token: { of: "invitationToken" } },
    isForAnyone: true,
    except: onlySignedIn,
  },
  "account.signUp": { type: "mutation", access: "public", rest: () => ({ email: newAddress(), password }) },
  "account.requestReset": { type: "mutation", access: "public", rest: () => ({ email: newAddress() }), except: () => "FORBIDDEN" },
  "account.me": { type: "query", access: "user" },
  "account.changePassword": { type: "mutation", access: "user", rest: () => ({ current: null, next: password }) },
  "account.signIns": { type: "query", access: "user", showsOwn: true },
  "account.revoke": { type: "mutation", access: "user", ids: { sessionId: { of: "otherSessionId" } } },
  "account.signOutEverywhere": { type: "mutation", access: "user" },
  "account.delete": { type: "mutation", access: "user", rest: ({ email }) => ({ email: email ?? newAddress(), password: null }) },
};

function onlySignedIn({ standing }: MatrixActor, { ids: { token } }: Cell): Expected | undefined {
  const isGood = token?.whose === "own" || token?.whose === "foreign";
  return standing === "user" || standing === "admin" || !isGood ? undefined : "UNAUTHENTICATED";
}

import type { ListUsersInput } from "@/contract/admin";

export const roles = ["any", "user", "admin"] as const;
export const states = ["any", "active", "disabled"] as const;

/** The sentence above the list of accounts, as the address holds it. `email` is the beginning of an address, empty for any. */
export type UserSentence = { role: (typeof roles)[number]; state: (typeof states)[number]; email: string };

/** What an address says; what it says wrongly counts as not said. */
export function readUserSentence(params: Pick<URLSearchParams, "get">): UserSentence {
  return {
    role: roles.find((role) => role === params.get("role")) ?? "any",
    state: states.find((state) => state === params.get("state")) ?? "any",
    email: (params.get("email") ?? "").slice(0, 254),
  };
}

/** The part of an address from `?` on; empty where nothing is restricted. */
export function writeUserSentence({ role, state, email }: UserSentence): string {
  const params = new URLSearchParams();
  if (role !== "any") params.set("role", role);
  if (state !== "any") params.set("state", state);
  if (email.trim() !== "") params.set("email", email);
  return params.size === 0 ? "" : `?${params}`;
}

/** What to ask the server for. */
export function toUsersInput({ role, state, email }: UserSentence): ListUsersInput {
  const beginning = email.trim();
  return {
    ...(role === "any" ? {} : { role }),
    ...(state === "any" ? {} : { isDisabled: state === "disabled" }),
    ...(beginning === "" ? {} : { email: beginning }),
  };
}

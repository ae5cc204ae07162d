"use client";

import { useState } from "react";
import type { Role } from "@/contract/account";
import type { ListedUser } from "@/contract/admin";
import { trpc } from "../trpc/client";
import { refusalOf } from "../trpc/refusal";

/** A change that was made, or why it was not. `undo` takes it back, where that can be. */
export type ChangeNews =
  | { kind: "role" | "disabled" | "enabled" | "deleted"; user: ListedUser; undo: (() => void) | null }
  | { kind: "refused"; code: string | null };

export type UserChanges = {
  news: ChangeNews | null;
  /** The account that is being changed. */
  busyId: string | null;
  setRole: (user: ListedUser, role: Role) => void;
  disable: (user: ListedUser) => void;
  enable: (user: ListedUser) => void;
  /** The account is gone; its row goes too. */
  deleted: (user: ListedUser) => void;
  dismiss: () => void;
};

/** What an administrator can do to an account, and what came of it. Each change but a deletion can be undone. */
export function useUserChanges(): UserChanges {
  const utils = trpc.useUtils();
  const [news, setNews] = useState<ChangeNews | null>(null);
  const [busyId, setBusyId] = useState<string | null>(null);

  const make = async (before: ListedUser, kind: "role" | "disabled" | "enabled", call: () => Promise<ListedUser>, undo: () => void) => {
    setBusyId(before.id);
    setNews(null);
    try {
      const user = await call();
      setNews({ kind, user, undo });
    } catch (error) {
      setNews({ kind: "refused", code: refusalOf(error)?.code ?? null });
    }
    await utils.admin.users.list.invalidate();
    setBusyId(null);
  };
  const setRole = (user: ListedUser, role: Role) =>
    void make(
      user,
      "role",
      () => utils.client.admin.users.setRole.mutate({ userId: user.id, role }),
      () => setRole({ ...user, role }, user.role),
    );
  const disable = (user: ListedUser) =>
    void make(
      user,
      "disabled",
      () => utils.client.admin.users.disable.mutate({ userId: user.id }),
      () => enable(user),
    );
  const enable = (user: ListedUser) =>
    void make(
      user,
      "enabled",
      () => utils.client.admin.users.enable.mutate({ userId: user.id }),
      () => disable(user),
    );
  return {
    news,
    busyId,
    setRole,
    disable,
    enable,
    deleted(user) {
      setNews({ kind: "deleted", user, undo: null });
      void utils.admin.invalidate();
    },
    dismiss: () => setNews(null),
  };
}

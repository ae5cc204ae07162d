import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { NextIntlClientProvider } from "next-intl";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { messagesIn } from "@/i18n/messages";
import { pathWithReturn } from "@/ui/account/path-with-return";
import { type AdminRoom, AdminShell } from "@/ui/admin/admin-shell";
import { readMe, siteName } from "../reader-data";

/** Name of the tab; nothing here is for search engines. */
export async function adminMetadata(room: AdminRoom): Promise<Metadata> {
  const t = await getTranslations("admin.meta");
  return { title: t(room, { name: await siteName() }), robots: { index: false } };
}

/** A room of the admin for whoever is an administrator. Others find that there is no such page; a guest is asked to sign in first. */
export async function AdminPage({ room, path, children }: { room: AdminRoom; path: string; children: ReactNode }) {
  const me = await readMe();
  if (me === null || me.kind === "guest") redirect(pathWithReturn("/sign-in", path));
  if (me.kind !== "admin") notFound();
  const { page, answer, admin } = messagesIn(await getLocale());
  return (
    <NextIntlClientProvider messages={{ page, answer, admin }}>
      <AdminShell name={await siteName()} room={room}>
        {children}
      </AdminShell>
    </NextIntlClientProvider>
  );
}

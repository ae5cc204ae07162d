"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Brand } from "../primitives/brand";
import { ThemeSwitch } from "../primitives/theme-switch";
import { TrpcProvider } from "../trpc/provider";
import styles from "./admin-shell.module.css";

const rooms = ["conversations", "gaps", "pages", "feedback", "users", "audit"] as const;
export type AdminRoom = (typeof rooms)[number];

/** On a phone not all rooms' names have room at once: the one that is open is in sight. */
const intoView = (link: HTMLElement | null) => link?.scrollIntoView({ block: "nearest", inline: "center" });

/** What the administrators' rooms have in common: the way between them and back to the chat. */
export function AdminShell({ name, room, children }: { name: string; room: AdminRoom; children: ReactNode }) {
  const t = useTranslations("admin.shell");
  return (
    <TrpcProvider>
      <div className={styles.shell}>
        <a href="#room" className={styles.skip}>
          {t("skip")}
        </a>
        <header className={styles.bar}>
          <a href="/" className={styles.home} aria-label={t("home", { name })}>
            <Brand name={name} />
          </a>
          <nav className={styles.rooms} aria-label={t("label")}>
            {rooms.map((each) => (
              <a
                key={each}
                ref={each === room ? intoView : null}
                href={`/admin/${each}`}
                className={styles.room}
                aria-current={each === room ? "page" : undefined}
              >
                {t(each)}
              </a>
            ))}
          </nav>
          <div className={styles.theme}>
            <ThemeSwitch />
          </div>
        </header>
        <main id="room" className={styles.main} tabIndex={-1}>
          {children}
        </main>
      </div>
    </TrpcProvider>
  );
}

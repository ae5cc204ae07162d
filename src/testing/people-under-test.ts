import { randomUUID } from "node:crypto";
import type { Caller } from "@/server/domain/identity/caller";
import type { Mail, Mailer } from "@/server/domain/identity/ports";
import type { Services } from "@/server/services";
import { type ChatUnderTest, openChatUnderTest } from "./chat-under-test";

/** The server's own services with a mailer that keeps what it sends. */
export type PeopleUnderTest = ChatUnderTest & {
  services: Services & { mailer: Mailer };
  /** The same without mail. */
  withoutMail: Services;
  /** The next mail, once it is sent; oldest first. */
  nextMail(): Promise<Mail>;
  /** Mails sent and not asked for yet. */
  unread(): Mail[];
  /** A browser's request; each from an address of its own unless said. */
  caller(own?: Partial<Caller>): Caller;
  /** What the trail holds of a subject, oldest first. */
  trailOf(subjectId: string): Promise<string[]>;
};

/** Everything that accounts are made of, on a temporary database. */
export async function openPeopleUnderTest(variables: Record<string, string> = {}): Promise<PeopleUnderTest> {
  const chat = await openChatUnderTest({ variables });
  const mails: Mail[] = [];
  const waiting: ((mail: Mail) => void)[] = [];
  const mailer: Mailer = {
    async send(mail) {
      const reader = waiting.shift();
      if (reader === undefined) mails.push(mail);
      else reader(mail);
    },
  };
  const { services } = chat.container;
  return {
    ...chat,
    services: { ...services, mailer },
    withoutMail: { ...services, mailer: null },
    nextMail: () => {
      const mail = mails.shift();
      return mail === undefined ? new Promise((resolve) => void waiting.push(resolve)) : Promise.resolve(mail);
    },
    unread: () => mails,
    caller: (own) => ({ actor: null, ended: null, address: randomUUID(), device: null, guestTokenHash: null, ...own }),
    async trailOf(subjectId) {
      const rows = await chat.database.query<{ action: string }>(
        "SELECT action FROM audit_events WHERE subject_id = $1 ORDER BY created_at, id",
        [subjectId],
      );
      return rows.map(({ action }) => action);
    },
  };
}

/** The token of a one-time link's address. */
export function tokenOf({ url }: { url: string }): string {
  return url.slice(url.lastIndexOf("/") + 1);
}

import { z } from "zod";
import { Email } from "@/contract/account";
import type { Container } from "@/server/container";
import { createAdmin } from "@/server/domain/identity/create-admin";
import { type HandedLink, invite, linkForPassword } from "@/server/domain/identity/hand-out-links";
import { CommandFailed } from "./control-socket";

/** What the `admin` commands end with: a link that is good once. `expiresAt` is ISO 8601 in UTC; `outcome` only of `create`. */
export const AdminLink = z.object({
  email: z.string().nullable(),
  outcome: z.enum(["created", "promoted"]).optional(),
  url: z.string(),
  expiresAt: z.iso.datetime(),
});
export type AdminLink = z.infer<typeof AdminLink>;

const ForOne = z.object({ email: Email });
const ForAnyone = z.object({ email: Email.nullable() });

/** The `admin` commands where the database is open. Whoever may run them has the machine, and needs no account. */
export const adminCommands = {
  "admin create": {
    async run({ services }: Container, input: unknown): Promise<AdminLink> {
      const { email } = ForOne.parse(input);
      const { outcome, ...link } = await createAdmin(services, email);
      return { email, outcome, ...toShow(link) };
    },
  },
  "admin reset-link": {
    async run({ services }: Container, input: unknown): Promise<AdminLink> {
      const { email } = ForOne.parse(input);
      const link = await linkForPassword(services, email);
      if (!link.ok) throw new CommandFailed(link.code, `There is no account with the address ${email}.`);
      return { email, ...toShow(link.value) };
    },
  },
  "admin invite": {
    async run({ services }: Container, input: unknown): Promise<AdminLink> {
      const { email } = ForAnyone.parse(input);
      const link = await invite(services, null, email);
      if (link.ok) return { email, ...toShow(link.value) };
      if (link.code === "CONFLICT") throw new CommandFailed(link.code, `There is an account with the address ${email} already.`);
      throw new CommandFailed(link.code, "Nobody may sign up here: SIGNUP is closed. Set it to invite or open.");
    },
  },
};

function toShow({ url, expiresAt }: HandedLink) {
  return { url, expiresAt: new Date(expiresAt).toISOString() };
}

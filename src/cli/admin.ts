import type { Command } from "commander";
import { AdminLink } from "./live-admin";
import { emailArgument } from "./option-values";
import { type Output, printResult, reportFailures } from "./output";
import { runCommand } from "./run-command";

/** `footnote admin …`: accounts from the machine itself, through links that are good once. The way back in without a mail server. */
export function registerAdmin(program: Command): void {
  const admin = program.command("admin").description("Make administrators, links to set a password, and invitations.");
  admin
    .command("create")
    .description("Make an administrator of an address: a new account, or the one it has. Prints a link to set the password.")
    .argument("<email>", "whose account", emailArgument)
    .option("--json", "print the link as JSON")
    .action((email: string, options: Output) => handOut("admin create", email, options, madeInWords));
  admin
    .command("reset-link")
    .description("Print a link that sets a new password for an account and signs it out everywhere.")
    .argument("<email>", "whose account", emailArgument)
    .option("--json", "print the link as JSON")
    .action((email: string, options: Output) => handOut("admin reset-link", email, options, resetInWords));
  admin
    .command("invite")
    .description("Print a link to sign up with, for one address or for whoever opens it first.")
    .argument("[email]", "whom it is for", emailArgument)
    .option("--json", "print the link as JSON")
    .action((email: string | undefined, options: Output) => handOut("admin invite", email ?? null, options, inviteInWords));
}

function handOut(command: string, email: string | null, options: Output, inWords: (link: AdminLink) => string): Promise<void> {
  return reportFailures(options, async () => {
    const link = AdminLink.parse(await runCommand(command, { email }, () => {}));
    printResult(options, link, (made) => `${inWords(made)}\n\n  ${made.url}\n\nIt works once, until ${when(made)}.`);
  });
}

function madeInWords({ email, outcome }: AdminLink): string {
  const what = outcome === "created" ? `${email} has an account now, an administrator's.` : `${email} is an administrator now.`;
  return `${what} This link sets the password:`;
}

function resetInWords({ email }: AdminLink): string {
  return `This link sets a new password for ${email}:`;
}

function inviteInWords({ email }: AdminLink): string {
  return email === null ? "This link makes an account for whoever opens it first:" : `This link makes an account for ${email}:`;
}

function when({ expiresAt }: AdminLink): string {
  return new Date(expiresAt).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });
}

import { statSync } from "node:fs";
import type { Command } from "commander";
import type { Container } from "@/server/container";
import { linkForFirstAdmin } from "@/server/domain/identity/hand-out-links";
import { type Env, readEnv } from "@/server/env";
import { startContainer } from "@/server/process-container";
import { projectRoot } from "@/server/project-root";
import { CommandFailed, serveControlSocket } from "./control-socket";
import { describeFailure } from "./failure";
import { type Listening, listen } from "./http-server";
import { runLiveCommand } from "./live-commands";
import { baseUrlOption, portOption } from "./option-values";
import { outliveReaders } from "./outlive-readers";
import { exitCode, type Output, reportFailures } from "./output";

type StartOptions = { docs?: string; baseUrl?: string; host?: string; port?: string } & Output;

/** `footnote start`: opens the database, serves the page, reads the documents in the background, prints the address. */
export function registerStart(program: Command): void {
  program
    .command("start")
    .description("Start the server and print its address.")
    .option("--docs <folder>", "folder of Markdown or MDX to answer from (default: Footnote's own guide)")
    .option("--base-url <url>", "where that folder is published, so that footnotes open the real pages", baseUrlOption)
    .option("--host <address>", "network address to listen on (default: 127.0.0.1)")
    .option("--port <number>", "port to listen on, 0 for any free one (default: 3000)", portOption)
    .option("--json", "print the address as JSON")
    .action((options: StartOptions) => reportFailures(options, () => start(options)));
}

async function start(options: StartOptions): Promise<void> {
  outliveReaders();
  // Next speaks through console.log; with --json the standard output carries nothing but the address.
  if (options.json) console.log = console.error;
  const env = readEnv(asVariables(options));
  if (options.docs !== undefined && !isFolder(options.docs))
    throw new CommandFailed("NOT_FOUND", `There is no folder ${options.docs}. Give --docs a folder of Markdown or MDX files.`);
  const running = run(options, env);
  // From here on: the first things that a start does are to go on with answers of the last process, which are not to be lost a second time.
  stopOnSignal(async () => (await running)());
  await running;
}

/** Opens everything and prints the address. What it gives ends all of it in order. */
async function run(options: StartOptions, env: Env): Promise<() => Promise<void>> {
  // Both at once: opening the database and loading the application are the slow parts of a start.
  const opening = startContainer(env);
  const [container, listening] = await bothOrNeither(opening, listen(projectRoot(), env));
  const socket = await serveControlSocket(env.FOOTNOTE_DATA, (...call) => runLiveCommand(container, ...call)).catch(
    async (error: unknown) => {
      listening.server.close().closeAllConnections();
      await container.close();
      throw error;
    },
  );
  container.listensAt(listening.url);
  const firstAdmin = await linkForFirstAdmin(container.services);
  announce(options, env, { url: listening.url, folder: container.documents.source(), adminLink: firstAdmin?.url ?? null });
  return async () => {
    listening.end();
    await socket.close();
    await container.close();
    listening.server.closeAllConnections();
  };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Waits for both; when one fails, what the other opened is closed again. */
async function bothOrNeither(opening: Promise<Container>, listening: Promise<Listening>): Promise<[Container, Listening]> {
  const [opened, heard] = await Promise.allSettled([opening, listening]);
  if (opened.status === "fulfilled" && heard.status === "fulfilled") return [opened.value, heard.value];
  if (opened.status === "fulfilled") await opened.value.close();
  if (heard.status === "fulfilled") heard.value.server.close().closeAllConnections();
  throw opened.status === "rejected" ? opened.reason : heard.status === "rejected" ? heard.reason : new Error("unreachable");
}

function asVariables({ docs, baseUrl, host, port }: StartOptions): Record<string, string | undefined> {
  const given = { FOOTNOTE_DOCS: docs, DOCS_BASE_URL: baseUrl, HOST: host, PORT: port };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

type Announced = { url: string; folder: string; adminLink: string | null };

function announce({ json }: Output, env: Env, { url, folder, adminLink }: Announced): void {
  const address = env.PUBLIC_URL ?? url;
  const model = env.CHAT_MODEL ?? "none, answers quote the documents";
  const admin = adminLink === null ? "" : `  Open this once to become the first administrator, within 24 hours:\n  ${adminLink}\n\n`;
  process.stdout.write(
    json
      ? `${JSON.stringify({ url, publicUrl: address, pid: process.pid, adminLink })}\n`
      : `\n  Footnote   ${url}\n  Documents  ${folder}\n  Model      ${model}\n\n${admin}  Stop with Ctrl+C.\n\n`,
  );
}

/** Orchestrators kill after thirty seconds. */
const longestStopMs = 29_500;

/** The first signal ends in order, after a start that is under way, though not later than that whatever hangs; a second one at once. */
function stopOnSignal(stop: () => Promise<void>): void {
  const onSignal = () => {
    setTimeout(() => {
      process.stderr.write("footnote: not everything could be ended in order in time.\n");
      process.exit(exitCode.failed);
    }, longestStopMs).unref();
    process.once("SIGINT", () => process.exit(exitCode.failed)).once("SIGTERM", () => process.exit(exitCode.failed));
    stop().then(
      () => process.exit(exitCode.done),
      (error: unknown) => {
        process.stderr.write(`footnote: ${describeFailure(error).message}\n`);
        process.exit(exitCode.failed);
      },
    );
  };
  process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
}

import { createHash } from "node:crypto";
import { chmodSync, lstatSync, mkdirSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { connect as connectSocket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { describeFailure } from "./failure";

/** One line of a running command's answer over the socket. */
const ControlLine = z.discriminatedUnion("type", [
  z.object({ type: z.literal("progress"), progress: z.unknown() }),
  z.object({ type: z.literal("result"), result: z.unknown() }),
  z.object({ type: z.literal("error"), code: z.string(), message: z.string() }),
]);
type ControlLine = z.infer<typeof ControlLine>;
const ControlRequest = z.object({ command: z.string(), input: z.unknown() });

/** A refusal with a code and a sentence, from here or from the live server. */
export class CommandFailed extends Error {
  override name = "CommandFailed";
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Runs a command by name; `progress` may be called any number of times before the result. */
export type RunCommand = (command: string, input: unknown, progress: (step: unknown) => void, signal: AbortSignal) => Promise<unknown>;

const longestSocketPath = 100; // sun_path holds 104 to 108 bytes, depending on the system

/** Where the live server of a data folder listens. A folder with too long a name gets a socket in a folder of its user's own. */
export function controlSocketPath(dataDir: string): string {
  const inside = path.resolve(dataDir, "footnote.sock");
  if (process.platform === "win32") return `\\\\.\\pipe\\footnote-${shortHash(inside)}`;
  return Buffer.byteLength(inside) <= longestSocketPath ? inside : path.join(ownTemporaryFolder(), `${shortHash(inside)}.sock`);
}

/** Below the temporary folder, which is everybody's: one that another user has made there is not spoken through. */
function ownTemporaryFolder(): string {
  const uid = process.getuid?.() ?? 0;
  const folder = path.join(tmpdir(), `footnote-${uid}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== uid || (found.mode & 0o077) !== 0)
    throw new CommandFailed(
      "FORBIDDEN",
      `The folder ${folder} is not this user's alone. Remove it, or give the data folder a shorter name.`,
    );
  return folder;
}

/**
 * Serves commands to this machine's same user (mode 0600) until closed. A socket left behind by a server that was killed is replaced; where
 * another server of the folder lives (both on one PostgreSQL database), commands go on reaching that one.
 */
export async function serveControlSocket(dataDir: string, run: RunCommand): Promise<{ close(): Promise<void> }> {
  const socket = controlSocketPath(dataDir);
  if (process.platform !== "win32") {
    mkdirSync(path.dirname(socket), { recursive: true, mode: 0o700 }); // nothing else makes the folder where the database is on a server
    if (await isAlive(socket)) return { close: async () => {} };
    rmSync(socket, { force: true });
  }
  const server = createServer((req, res) => void answer(run, req, res));
  await new Promise<void>((resolve, reject) => {
    const mask = process.umask(0o177); // the socket must never stand open to others, not even for a moment
    server.once("error", reject).listen(socket, () => resolve());
    process.umask(mask);
  });
  if (process.platform !== "win32") chmodSync(socket, 0o600);
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function isAlive(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connectSocket(socket, () => {
      probe.destroy();
      resolve(true);
    }).once("error", () => resolve(false));
  });
}

async function answer(run: RunCommand, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const gone = new AbortController();
  res.once("close", () => gone.abort());
  const send = (line: ControlLine) => void res.write(`${JSON.stringify(line)}\n`);
  try {
    let body = "";
    for await (const piece of req.setEncoding("utf8")) body += piece;
    const { command, input } = ControlRequest.parse(JSON.parse(body));
    res.writeHead(200, { "content-type": "application/x-ndjson" });
    send({ type: "result", result: (await run(command, input, (progress) => send({ type: "progress", progress }), gone.signal)) ?? null });
  } catch (error) {
    const { code, message } = describeFailure(error);
    send({ type: "error", code, message });
  }
  res.end();
}

/** Runs a command in the live server of a data folder. `null` when no server lives there. Throws `CommandFailed` with the server's refusal. */
export async function callLiveServer(
  dataDir: string,
  command: string,
  input: unknown,
  progress: (step: unknown) => void,
): Promise<{ result: unknown } | null> {
  const response = await connect(controlSocketPath(dataDir), JSON.stringify({ command, input }));
  if (!response) return null;
  let rest = "";
  for await (const piece of response.setEncoding("utf8")) {
    const lines = `${rest}${piece}`.split("\n");
    rest = lines.pop() ?? "";
    for (const text of lines) {
      const line = ControlLine.parse(JSON.parse(text));
      if (line.type === "result") return { result: line.result };
      if (line.type === "error") throw new CommandFailed(line.code, line.message);
      progress(line.progress);
    }
  }
  throw new CommandFailed("SERVICE_UNAVAILABLE", "The server stopped before the command was done.");
}

function connect(socketPath: string, body: string): Promise<IncomingMessage | null> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath, method: "POST", path: "/" }, resolve);
    outgoing.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "ENOENT" || error.code === "ECONNREFUSED" ? resolve(null) : reject(error),
    );
    outgoing.end(body);
  });
}

function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

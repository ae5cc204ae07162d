import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CommandFailed, callLiveServer, controlSocketPath, serveControlSocket } from "./control-socket";

let dataDir = "";
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), "footnote-control-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

describe("the control socket of a data folder", () => {
  it("passes progress and the result of a command", async () => {
    const server = await serveControlSocket(dataDir, async (command, input, progress) => {
      progress({ done: 1 });
      progress({ done: 2 });
      return { command, input };
    });
    const steps: unknown[] = [];
    const answer = await callLiveServer(dataDir, "ingest", { folder: "docs\nü" }, (step) => steps.push(step));
    await server.close();
    expect(answer).toEqual({ result: { command: "ingest", input: { folder: "docs\nü" } } });
    expect(steps).toEqual([{ done: 1 }, { done: 2 }]);
  });

  it("makes the data folder, which nothing else does where the database is on a server", async () => {
    const missing = path.join(dataDir, "not", "there");
    const server = await serveControlSocket(missing, async () => "alive");
    expect(await callLiveServer(missing, "ask", {}, () => {})).toEqual({ result: "alive" });
    await server.close();
  });

  it("passes a refusal with its code", async () => {
    const server = await serveControlSocket(dataDir, () => Promise.reject(new CommandFailed("NOT_FOUND", "no such folder")));
    await expect(callLiveServer(dataDir, "ingest", {}, () => {})).rejects.toMatchObject({ code: "NOT_FOUND", message: "no such folder" });
    await server.close();
  });

  it("says that no server lives where none does, also after one was killed", async () => {
    expect(await callLiveServer(dataDir, "ask", {}, () => {})).toBeNull();
    writeFileSync(controlSocketPath(dataDir), "");
    expect(await callLiveServer(dataDir, "ask", {}, () => {})).toBeNull();
    const server = await serveControlSocket(dataDir, async () => "alive");
    expect(await callLiveServer(dataDir, "ask", {}, () => {})).toEqual({ result: "alive" });
    await server.close();
  });

  it("leaves the socket of a living server in its place", async () => {
    const first = await serveControlSocket(dataDir, async () => "first");
    const second = await serveControlSocket(dataDir, async () => "second");
    expect(await callLiveServer(dataDir, "ask", {}, () => {})).toEqual({ result: "first" });
    await second.close();
    expect(await callLiveServer(dataDir, "ask", {}, () => {})).toEqual({ result: "first" });
    await first.close();
  });

  it("is open to its owner only", async () => {
    const server = await serveControlSocket(dataDir, async () => null);
    expect(statSync(controlSocketPath(dataDir)).mode & 0o777).toBe(0o600);
    await server.close();
  });

  it("moves out of a folder whose name is too long for a socket", () => {
    const socket = controlSocketPath(`/tmp/${"d".repeat(200)}`);
    expect(Buffer.byteLength(socket)).toBeLessThanOrEqual(104);
    expect(statSync(path.dirname(socket)).mode & 0o777).toBe(0o700);
  });

  it("tells a command that its caller has gone", async () => {
    let aborted: (value: boolean) => void = () => {};
    const gone = new Promise<boolean>((resolve) => {
      aborted = resolve;
    });
    const server = await serveControlSocket(dataDir, async (_command, _input, progress, signal) => {
      signal.addEventListener("abort", () => aborted(true));
      progress("started");
      await gone;
    });
    const call = callLiveServer(dataDir, "ingest", {}, () => {
      throw new Error("reader stops here");
    });
    await expect(call).rejects.toThrow("reader stops here");
    expect(await gone).toBe(true);
    await server.close();
  });
});

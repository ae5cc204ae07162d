import { createContainer } from "@/server/container";
import { readEnv } from "@/server/env";
import { callLiveServer } from "./control-socket";
import { runLiveCommand } from "./live-commands";

/** Runs a command through the live server of the data folder, or in this process where none lives. Ctrl+C cancels it in either. */
export async function runCommand(name: string, input: unknown, progress: (step: unknown) => void): Promise<unknown> {
  const env = readEnv();
  const live = await callLiveServer(env.FOOTNOTE_DATA, name, input, progress);
  if (live) return live.result;
  const cancel = new AbortController();
  const onSignal = () => cancel.abort();
  process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
  // What the command itself says is enough here: logs are for servers.
  const container = await createContainer({ ...env, LOG_LEVEL: "silent" });
  try {
    return await runLiveCommand(container, name, input, progress, cancel.signal);
  } finally {
    await container.close();
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  }
}

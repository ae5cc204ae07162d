import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { projectRoot } from "@/server/project-root";

/** Prints for a while once it is told to, says that it is still there, and ends. */
const program = `
  import { createJsonLogger } from "./src/server/adapters/log/json-logger.ts";
  import { outliveReaders } from "./src/cli/outlive-readers.ts";
  if (process.argv.includes("outlive")) outliveReaders();
  const logger = createJsonLogger("info");
  process.once("message", async () => {
    for (let i = 0; i < 20; i++) {
      process.stdout.write("an address\\n");
      console.log("said by somebody else");
      logger.info("something happened");
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    process.send("alive", () => process.exit(0));
  });
  process.send("ready");
`;

/** What a process says after the readers of its output have gone, and what it ended with. */
async function withoutReaders(...args: string[]) {
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", program, ...args], {
    cwd: projectRoot(),
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const said: unknown[] = [];
  const ended = once(child, "exit");
  child.on("message", (message) => {
    said.push(message);
    if (message !== "ready") return;
    child.stdout?.destroy();
    child.stderr?.destroy();
    child.send("go");
  });
  const [code] = await ended;
  return { said, code };
}

it("a process that outlives its readers goes on when both outputs break, as none does otherwise", async () => {
  expect(await withoutReaders("outlive")).toEqual({ said: ["ready", "alive"], code: 0 });
  expect(await withoutReaders()).toEqual({ said: ["ready"], code: 1 });
});

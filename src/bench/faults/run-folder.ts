import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { roomyLimits } from "../built-server";

const lanterns = `# Harbour lanterns

## Lighting hours

The harbour lanterns are lit forty minutes before sunset and put out when the first ferry has left. In fog they burn all day.

## Oil

Each lantern burns two litres of rapeseed oil a night. The keeper fills them at noon.
`;

const secret = randomBytes(32).toString("base64");
/** Silence of the model counts as a failure after this long. */
const modelTimeoutMs = 3_000;

/** A temporary folder with the documents to ask about, and room for data and logs. */
export function createRunFolder(): { docs: string; path: string; logFile: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "footnote-faults-"));
  const docs = join(path, "docs");
  mkdirSync(docs);
  writeFileSync(join(docs, "lanterns.md"), lanterns);
  return { docs, path, logFile: join(path, "server.log"), remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** The environment of instances that ask this model. */
export function instanceEnvironment(modelUrl: string): Record<string, string> {
  return {
    LOG_LEVEL: "warn",
    ...roomyLimits,
    OPENAI_BASE_URL: modelUrl,
    CHAT_MODEL: "mock-model",
    NEXTAUTH_SECRET: secret,
    MODEL_TIMEOUT_MS: String(modelTimeoutMs),
  };
}

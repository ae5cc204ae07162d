import { rmSync } from "node:fs";
import { type MockModelServer, type MockReply, startMockModelServer } from "../src/testing/mock-model-server";
import { type RunningServer, type ServerOptions, startServer, temporaryFolder } from "./running-server";

/** A question that `lanternPage` answers. */
export const lanternQuestion = "When are the harbour lanterns lit?";

/** A document of our own, small enough to be read at once. */
export const lanternPage = `# Harbour lanterns

## Lighting hours

The harbour lanterns are lit forty minutes before sunset and put out when the first ferry has left. In fog they burn all day.

## Oil

Each lantern burns two litres of rapeseed oil a night. The keeper fills them at noon.
`;

/** The application with a language model that does what it is told. */
export type ServerWithModel = { mock: MockModelServer; server: RunningServer; docs: string; close(): Promise<void> };

export async function startServerWithModel({ docs: files, env, ...options }: ModelOptions = {}): Promise<ServerWithModel> {
  const mock = await startMockModelServer();
  const docs = temporaryFolder(files ?? { "lanterns.md": lanternPage });
  const model = { OPENAI_BASE_URL: mock.url, CHAT_MODEL: "mock-model" };
  const server = await startServer({ ...options, docs, env: { ...model, ...env } });
  return {
    mock,
    server,
    docs,
    async close() {
      await server.stop();
      await mock.close();
      rmSync(docs, { recursive: true, force: true });
    },
  };
}

type ModelOptions = Omit<ServerOptions, "docs"> & { docs?: Record<string, string> };

const cited = "The harbour lanterns are lit forty minutes before sunset [1].";

/** A whole short answer with its footnote. */
export const goodReply: MockReply = { kind: "stream", tokens: [cited.slice(0, 30), cited.slice(30)] };
/** How it reads on the page. */
export const goodText = /are lit forty minutes before sunset/;

/** An answer of numbered words, one a token. */
export function slowReply(count: number, everyMs: number): Extract<MockReply, { kind: "stream" }> {
  return { kind: "stream", tokens: Array.from({ length: count }, (_, index) => `word${index + 1} `), everyMs };
}

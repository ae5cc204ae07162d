import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { createFaultLog } from "./fault-log";
import type { Instance } from "./instance";
import type { ModelEndpoint } from "./model-endpoint";
import { planOf } from "./plan";
import { runSeed } from "./run-seed";
import type { Setup } from "./setup";

const broken = () => Promise.reject(new Error("instance a had not ended"));
const instance: Instance = {
  name: "a",
  kill: broken,
  end: broken,
  start: broken,
  freeze: () => {},
  thaw: () => {},
  setClock: broken,
  look: broken,
  sql: broken,
};
const model: ModelEndpoint = {
  url: "",
  plan: () => {},
  generations: () => 0,
  open: () => 0,
  served: () => ({}),
  connections: async () => 0,
  close: async () => {},
};

it("a run that cannot go on ends with its error, and nobody asks or reads on behind it", async () => {
  let requests = 0;
  const server = createServer((_, response) => {
    requests += 1;
    response.writeHead(503, { "set-cookie": "footnote.guest=x" }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  const setup: Setup = {
    name: "embedded",
    logFile: "",
    url: `http://127.0.0.1:${port}`,
    instances: [instance],
    database: null,
    redis: null,
    connectionsBetween: () => 0,
    sql: broken,
    openInDatabase: async () => [],
    close: async () => [],
  };
  const faultLog = createFaultLog();
  await expect(runSeed({ setup, model, faultLog, say: () => {} }, planOf(1, "embedded"))).rejects.toThrow("had not ended");
  await sleep(400); // a send that is refused is repeated after 150 ms, a stream after 100
  const before = requests;
  await sleep(600);
  expect(requests).toBe(before);
  await new Promise((resolve) => server.close(resolve));
});

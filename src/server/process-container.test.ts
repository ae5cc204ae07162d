import { rm } from "node:fs/promises";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { temporaryDataFolder } from "@/testing/temporary-database";
import { readEnv } from "./env";
import { getContainer, startContainer } from "./process-container";

const nowhere = "postgresql://postgres@127.0.0.1:1/nowhere";
let dataDir: string;
beforeEach(async () => {
  dataDir = await temporaryDataFolder();
  vi.stubEnv("FOOTNOTE_DATA", dataDir);
  vi.stubEnv("LOG_LEVEL", "silent");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  Reflect.deleteProperty(globalThis, Symbol.for("footnote.container"));
  await rm(dataDir, { recursive: true, force: true });
});

it("a server whose database was away when it started begins no work behind its back, although the database has come back", async () => {
  const secret = "a secret of thirty-two characters";
  const opening = startContainer(readEnv({ DATABASE_URL: nowhere, NEXTAUTH_SECRET: secret }));
  await expect(opening).rejects.toThrow("nothing listens there");
  await expect(getContainer()).rejects.toThrow("nothing listens there");
});

it("where nobody started it, whoever asks first does, and the next one again after a failure", async () => {
  vi.stubEnv("DATABASE_URL", nowhere);
  vi.stubEnv("NEXTAUTH_SECRET", "a secret of thirty-two characters");
  await expect(getContainer()).rejects.toThrow("nothing listens there");
  vi.stubEnv("DATABASE_URL", "");
  const container = await getContainer();
  expect(container.database.kind).toBe("embedded");
  expect(await getContainer()).toBe(container);
  await container.close();
});

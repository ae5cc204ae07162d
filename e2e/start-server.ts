import { startServer } from "./running-server";

/** Starts the application that most specs use: its own guide, no language model, a throw-away data folder. */
export default async function startSharedServer(): Promise<() => Promise<void>> {
  const server = await startServer();
  process.env.E2E_BASE_URL = server.url;
  return async () => {
    await server.stop();
  };
}

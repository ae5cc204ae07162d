import { startServer } from "./running-server";

/** Starts the application that most specs use: its own guide, no language model, a throw-away data folder. */
export default async function startSharedServer(): Promise<() => Promise<void>> {
  // All of its people sign up from one address.
  const server = await startServer({ env: { SIGN_INS_PER_QUARTER_HOUR: "1000" } });
  process.env.E2E_BASE_URL = server.url;
  return async () => {
    await server.stop();
  };
}

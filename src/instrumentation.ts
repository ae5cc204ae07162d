/** Runs once at boot, before the first request: opens the database and starts the work in the background. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { getContainer } = await import("@/server/container");
  await getContainer();
}

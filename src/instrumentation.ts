/**
 * Runs once at boot, before the first request: opens the database and starts the work in the background. The command that serves this
 * application has done so already, and ends it as well; under Next's own server this does.
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { ensureContainer } = await import("@/server/process-container");
  await ensureContainer();
}

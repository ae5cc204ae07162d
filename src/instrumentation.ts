/**
 * Runs once at boot, before the first request: opens the database and starts the work in the background. The command that serves this
 * application has done so already, and ends it as well; under Next's own server this does.
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { getContainer, hasContainer } = await import("@/server/container");
  const isOurs = !hasContainer();
  const container = await getContainer();
  if (!isOurs) return;
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void container.close());
}

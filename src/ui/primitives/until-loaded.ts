const againMs = 3_000;

/**
 * Loads a part of the page that comes when it is used. Where the network or the server is away it keeps trying: a part that is
 * missing for a while is no reason to replace the whole page, and a draft on it, by an error.
 */
export async function untilLoaded<Module>(load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch {
    await new Promise((resolve) => setTimeout(resolve, againMs));
    return untilLoaded(load);
  }
}

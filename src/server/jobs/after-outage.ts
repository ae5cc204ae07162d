/**
 * A look for answers whose holders are dead, that is not had in the very moment when the database is back: all leases have run out meanwhile, and
 * living holders renew theirs within half a second. The first look after an outage only finds that out; the next one sees who is dead.
 */
export function sparingTheLiving(look: () => Promise<unknown>, ping: () => Promise<unknown>): () => Promise<void> {
  let wasAway = false;
  return async () => {
    if (wasAway) {
      await ping();
      wasAway = false;
      return;
    }
    try {
      await look();
    } catch (error) {
      wasAway = true;
      throw error;
    }
  };
}

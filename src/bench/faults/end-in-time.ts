/** Orchestrators kill after thirty seconds; the rest is for a machine that is busy, and for being seen. */
const longestEndMs = 32_000;

/** Waits for the end of a process that was told to end; one that does not is killed, and that is an error. */
export async function endInTime(name: string, gone: Promise<unknown>, kill: () => void): Promise<void> {
  let isLate = false;
  const patience = setTimeout(() => {
    isLate = true;
    kill();
  }, longestEndMs);
  await gone;
  clearTimeout(patience);
  if (isLate) throw new Error(`instance ${name} had not ended ${longestEndMs / 1_000} s after it was told to`);
}

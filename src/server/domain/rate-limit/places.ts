/** Takes a place for a key and returns what frees it, which may be called more than once; null when all of the key's are taken. */
export type Places = (key: string) => (() => void) | null;

/** At most `most` places at once for each key, counted in this process. */
export function createPlaces(most: number): Places {
  const taken = new Map<string, number>();
  return (key) => {
    const before = taken.get(key) ?? 0;
    if (before >= most) return null;
    taken.set(key, before + 1);
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      const left = (taken.get(key) ?? 1) - 1;
      if (left > 0) taken.set(key, left);
      else taken.delete(key);
    };
  };
}

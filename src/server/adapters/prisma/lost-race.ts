const uniqueViolation = "23505";
const foreignKeyViolation = "23503";

/** Whether a statement failed because something it rests on was made, or was deleted, by another one meanwhile. */
export function isLostRace(error: unknown): boolean {
  const code = sqlState(error);
  return code === uniqueViolation || code === foreignKeyViolation;
}

function sqlState(error: unknown): string | null {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
}

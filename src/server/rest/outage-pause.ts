/** When whoever was refused because the database is away should ask again, in milliseconds. */
export const outagePauseMs = 2_000;

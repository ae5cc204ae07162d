import pg from "pg";

/** Runs one statement on a connection of its own. */
export async function onServer(url: string, statement: string): Promise<object[]> {
  const client = new pg.Client({ connectionString: url, application_name: "footnote-faults" });
  client.on("error", () => {}); // the statement itself says so
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

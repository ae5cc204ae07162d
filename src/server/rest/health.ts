import type { Container } from "../container";

/** `GET /api/health`: the process is alive. Asks nothing else. */
export function health(): Response {
  return status("running", 200);
}

/** `GET /api/ready`: requests can be served: the database is open, migrated and answers, and wake-ups come or are done without. */
export async function ready(getContainer: () => Promise<Container>): Promise<Response> {
  const isReady = await getContainer().then(
    (container) => container.isReady(),
    () => false,
  );
  return isReady ? status("running", 200) : status("error", 503);
}

function status(word: "running" | "error", code: number): Response {
  const body = { status: word, timestamp: new Date().toISOString(), ...(word === "error" ? { error_code: "SERVICE_UNAVAILABLE" } : {}) };
  return Response.json(body, { status: code, headers: { "cache-control": "no-store" } });
}

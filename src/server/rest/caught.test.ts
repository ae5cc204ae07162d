import { expect, it } from "vitest";
import type { Logger } from "../domain/logger";
import { caught } from "./caught";

it("says nothing of an unforeseen failure but the id it is logged under", async () => {
  const logged: unknown[] = [];
  const note = (what: string, details?: object) => void logged.push({ what, ...details });
  const logger: Logger = { debug: note, info: note, warn: note, error: note };
  const failure = new Error("INSERT INTO messages VALUES ('what was asked')");
  const response = await caught({ logger, isOutage: () => false }, () => Promise.reject(failure));
  const body = await response.json();
  expect(response.status).toBe(500);
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(body).toMatchObject({ status: "error", error_code: "INTERNAL" });
  expect(logged).toEqual([{ what: "request failed", id: body.error.id, error: failure }]);
  expect(JSON.stringify(body)).not.toContain("INSERT");
});

it("says of an outage that asking again will help", async () => {
  const logged: string[] = [];
  const note = (what: string) => void logged.push(what);
  const logger: Logger = { debug: note, info: note, warn: note, error: note };
  const response = await caught({ logger, isOutage: () => true }, () => Promise.reject(new Error("connect ECONNREFUSED 10.0.0.7:5432")));
  expect([response.status, response.headers.get("retry-after")]).toEqual([503, "2"]);
  expect(await response.json()).toMatchObject({ error_code: "SERVICE_UNAVAILABLE", error: { retryable: true, retryAfterMs: 2_000 } });
  expect(logged).toEqual(["request refused, the database is away"]);
});

import { z } from "zod";
import { DatabaseUnavailable } from "./database";

/** Where a URL points, without user name and password. */
export function placeOf(url: string): string {
  try {
    const { hostname, port, pathname } = new URL(url);
    return `${hostname}:${port === "" ? "5432" : port}${pathname}`;
  } catch {
    return "the given address";
  }
}

function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0]); // one error for each address of the host
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

const causes: Record<string, string> = {
  ECONNREFUSED: "nothing listens there; start PostgreSQL or correct the address",
  ENOTFOUND: "that host name is unknown; correct it",
  EAI_AGAIN: "that host name cannot be looked up now; check the name and the network",
  ETIMEDOUT: "it does not answer; check the address and the firewall",
  EHOSTUNREACH: "there is no way to that host; check the network",
  ECONNRESET: "it closed the connection; check that it is PostgreSQL, and whether it wants SSL (sslmode=require)",
  "28P01": "it refuses this user name or password; correct them",
  "28000": "it refuses this user; check the user name and the server's pg_hba.conf",
  "3D000": "that database does not exist; create it or correct the name",
  "53300": "it has no connection left; raise its max_connections or stop other clients",
  "57P03": "it is starting up or shutting down; try again in a moment",
  "08P01": "it does not speak PostgreSQL's protocol as expected; correct host and port",
};

/** What to tell an operator whose PostgreSQL did not let us in; never with the URL's password in it. */
export function unreachable(variable: string, url: string, error: unknown): DatabaseUnavailable {
  const password = passwordOf(url);
  const raw = error instanceof Error ? error.message : String(error);
  const words = password === "" ? raw : raw.replaceAll(password, "…");
  const cause = causes[codeOf(error)] ?? (/timeout/i.test(words) ? causes.ETIMEDOUT : words);
  return new DatabaseUnavailable("unreachable", `PostgreSQL at ${placeOf(url)} (${variable}) cannot be used: ${cause}.`);
}

function passwordOf(url: string): string {
  try {
    return decodeURIComponent(new URL(url).password);
  } catch {
    return "";
  }
}

const outageCodes = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH"]);
/** Connection exceptions, a server that shuts down or starts, and one without a connection left. */
const outageStates = /^(08...|57P0[123]|53300)$/;
/** What pg says of a connection that is gone, without a code. */
const outageWords = /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/** What our own pool says to whoever comes after it was closed: the process ends, another one serves. */
const closedWords = "The database has been closed.";
/** A database that is closed to everybody while it is looked after has no code of its own. */
const closedForNow = /is not currently accepting connections$/;
/** What Prisma makes of these: the server not reached, in time or at all, or gone in the middle. */
const prismaOutages = new Set(["P1001", "P1002", "P1008", "P1017"]);
/** Where Prisma keeps the server's own code. */
const WithServerCode = z.object({ meta: z.object({ driverAdapterError: z.object({ cause: z.object({ originalCode: z.string() }) }) }) });

/** Whether a statement failed because the server could not be reached, rather than because of what it says. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  if (outageCodes.has(code) || outageStates.test(code) || prismaOutages.has(code)) return true;
  if (outageWords.test(error.message) || closedForNow.test(error.message)) return true;
  const prisma = WithServerCode.safeParse(error);
  if (prisma.success && outageStates.test(prisma.data.meta.driverAdapterError.cause.originalCode)) return true;
  return isOutage(error.cause);
}

/**
 * What the schema says of a moment that was taken just before the clock was set back, and written after it. It is no longer in the future when it is
 * taken again.
 */
const setBackWords = "a past event lies in the future";

/** The same, or because this process is just ending or the clock was set: whoever asked may ask again, somebody will answer. */
export function isUnavailable(error: unknown): boolean {
  if (isOutage(error)) return true;
  return error instanceof Error && (error.message === closedWords || error.message === setBackWords || isUnavailable(error.cause));
}

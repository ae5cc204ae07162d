import type { LogFields, Logger } from "../../domain/logger";

const levels = { debug: 20, info: 30, warn: 40, error: 50, silent: 100 } as const;
export type LogLevel = keyof typeof levels;

/** One line of JSON for each message, to standard error: standard output is the commands'. */
export function createJsonLogger(
  least: LogLevel,
  write: (line: string) => void = (line) => void process.stderr.write(`${line}\n`),
): Logger {
  const at =
    (level: Exclude<LogLevel, "silent">) =>
    (what: string, fields: LogFields = {}): void => {
      if (levels[level] >= levels[least]) write(JSON.stringify({ time: new Date().toISOString(), level, what, ...fields }, withoutContent));
    };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

/** Of an error only what names it: a database's `detail` or a parser's `input` may quote what someone wrote. */
function withoutContent(_: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  const code = "code" in value && typeof value.code === "string" ? { code: value.code } : {};
  const cause = value.cause instanceof Error ? { cause: value.cause } : {};
  return { name: value.name, ...code, message: value.message, stack: value.stack?.split("\n").slice(1, 8), ...cause };
}

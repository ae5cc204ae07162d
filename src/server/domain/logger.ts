/** Structured log lines. Fields are ids, codes, counts and times: never what people write, nor what is answered. */
export type Logger = {
  debug(what: string, fields?: LogFields): void;
  info(what: string, fields?: LogFields): void;
  warn(what: string, fields?: LogFields): void;
  error(what: string, fields?: LogFields): void;
};
export type LogFields = Record<string, unknown>;

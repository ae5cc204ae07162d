import { parseArgs } from "node:util";
import { z } from "zod";
import type { Servers } from "./setup";

const Options = z.object({
  setup: z.enum(["embedded", "postgres", "cluster"]),
  seed: z.coerce.number().int().min(0),
  runs: z.coerce.number().int().min(1),
  minutes: z.coerce.number().positive().optional(),
  "database-url": z.string().optional(),
  "postgres-bin": z.string().optional(),
  "redis-url": z.string().optional(),
  "no-redis": z.boolean(),
  verbose: z.boolean(),
});
export type Options = z.infer<typeof Options>;

export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      setup: { type: "string", default: "embedded" },
      seed: { type: "string", default: "1" },
      runs: { type: "string", default: "1" },
      minutes: { type: "string" },
      "database-url": { type: "string" },
      "postgres-bin": { type: "string" },
      "redis-url": { type: "string" },
      "no-redis": { type: "boolean", default: false },
      verbose: { type: "boolean", default: false },
    },
  });
  return Options.parse(values);
}

export function serversOf(options: Options): Omit<Servers, "hasRedis"> {
  return {
    databaseUrl: options["database-url"],
    postgresBin: options["postgres-bin"],
    redisUrl: options["redis-url"],
  };
}

import { z } from "zod";

/** A failure in words; `expected` is false for bugs, whose stack helps. */
export type Failure = { code: string; message: string; expected: boolean };

// By shape, not by class: the server and the commands are bundled apart, so `instanceof` does not hold across them.
const ExpectedError = z.object({
  name: z.enum([
    "CommandFailed",
    "EnvError",
    "DatabaseUnavailable",
    "DocumentRefused",
    "FolderRefused",
    "ModelFailure",
    "QuestionsFileError",
  ]),
  message: z.string(),
  code: z.string().optional(),
  reason: z.string().optional(),
});

/** What a person should read about an error. */
export function describeFailure(error: unknown): Failure {
  const expected = error instanceof Error ? ExpectedError.safeParse({ ...error, name: error.name, message: error.message }) : undefined;
  if (expected?.success) {
    const { name, message, code, reason } = expected.data;
    return { code: code ?? reason ?? (name === "EnvError" ? "VALIDATION_FAILED" : "SERVICE_UNAVAILABLE"), message, expected: true };
  }
  return { code: "INTERNAL", message: error instanceof Error ? error.message : String(error), expected: false };
}

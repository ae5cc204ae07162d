import { describeFailure } from "./failure";

/** What every command ends with. */
export const exitCode = { done: 0, failed: 1, wrongUse: 2 } as const;

/** How a command says what it did: one line of JSON, or words. */
export type Output = { json?: boolean };

export function printResult<T>({ json }: Output, result: T, inWords: (result: T) => string): void {
  process.stdout.write(`${json ? JSON.stringify(result) : inWords(result)}\n`);
}

/** Runs a command's body. A failure becomes a sentence (or JSON) and exit code 1; a bug keeps its stack. */
export async function reportFailures({ json }: Output, body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } catch (error) {
    const { code, message, expected } = describeFailure(error);
    if (json) process.stdout.write(`${JSON.stringify({ error: { code, message } })}\n`);
    process.stderr.write(`footnote: ${message}\n`);
    if (!expected && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    process.exitCode = exitCode.failed;
  }
}

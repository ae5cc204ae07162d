import { z } from "zod";
import type { Container } from "@/server/container";
import { answerOnce } from "./answer-once";
import { CommandFailed } from "./control-socket";
import { examine } from "./examine";
import { adminCommands } from "./live-admin";

/** A command that runs in whichever process has the database open: a live server, or this one. */
type LiveCommand = { run(container: Container, input: unknown, progress: (step: unknown) => void, signal: AbortSignal): Promise<unknown> };

const IngestInput = z.object({ folder: z.string().min(1), baseUrl: z.url({ protocol: /^https?$/ }).optional() });
const AskInput = z.object({ question: z.string().trim().min(1) });

const commands: Record<string, LiveCommand> = {
  ingest: {
    run(container, input, onProgress, signal) {
      return container.documents.ingest({ ...IngestInput.parse(input), signal, onProgress });
    },
  },
  ask: {
    run(container, input, progress, signal) {
      const { question } = AskInput.parse(input);
      const { maxMessageChars } = container.services;
      if (question.length > maxMessageChars)
        throw new CommandFailed("VALIDATION_FAILED", `A question has at most ${maxMessageChars} characters.`);
      return answerOnce(container, question, progress, signal);
    },
  },
  migrate: {
    // A process that has the database open has applied its migrations before anything else.
    run: async () => ({ applied: [] }),
  },
  doctor: {
    run: (container) => examine(container),
  },
  ...adminCommands,
};

/** Runs a command in a process whose container is open. Refuses an unknown command, and input of the wrong shape. */
export async function runLiveCommand(
  container: Container,
  name: string,
  input: unknown,
  progress: (step: unknown) => void,
  signal: AbortSignal,
): Promise<unknown> {
  const command = commands[name];
  if (!command) throw new CommandFailed("NOT_FOUND", `The running server does not know the command ${name}. Is it an older version?`);
  try {
    return await command.run(container, input, progress, signal);
  } catch (error) {
    if (error instanceof z.ZodError) throw new CommandFailed("VALIDATION_FAILED", z.prettifyError(error));
    throw error;
  }
}

/**
 * Lets a server go on when nobody reads any more what it prints: the terminal was closed, a log collector has died. Node ends a process whose
 * output breaks, which is right for a command in a pipe, and wrong for whoever serves others. What is printed from then on is lost.
 */
export function outliveReaders(): void {
  for (const output of [process.stdout, process.stderr]) output.on("error", () => {});
}

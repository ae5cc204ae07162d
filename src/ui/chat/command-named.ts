const commands = ["new", "export", "help"] as const;

/** What a text in the composer asks the page itself to do. */
type Command = (typeof commands)[number];

/** The command that a text is, "/new" say; null for a question, also one that begins with a path or names no command. */
export function commandNamed(text: string): Command | null {
  const name = /^\/(\w+)$/.exec(text.trim())?.[1]?.toLowerCase();
  return commands.find((command) => command === name) ?? null;
}

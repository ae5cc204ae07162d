import type { Command } from "commander";
import { AnswerText, OneAnswer } from "./answer-once";
import { type Output, reportFailures } from "./output";
import { runCommand } from "./run-command";

/** `footnote ask`: one question, answered in the terminal. */
export function registerAsk(program: Command): void {
  program
    .command("ask")
    .description("Answer one question in the terminal, with its footnotes.")
    .argument("<question>", "what to ask")
    .option("--json", "print the answer with sources and citations as JSON")
    .action((question: string, options: Output) => reportFailures(options, () => ask(question, options)));
}

async function ask(question: string, { json }: Output): Promise<void> {
  const show = json ? () => {} : (step: unknown) => void process.stdout.write(AnswerText.parse(step).text);
  const answer = OneAnswer.parse(await runCommand("ask", { question }, show));
  process.stdout.write(json ? `${JSON.stringify(answer)}\n` : `\n\n${footnotes(answer)}\n`);
}

function footnotes({ outcome, citations, sources, nearestPages }: OneAnswer): string {
  if (outcome === "not_found") {
    return nearestPages.length === 0
      ? "No page comes near it."
      : ["Nearest pages:", ...nearestPages.map(({ title, url, path }) => `  ${title}  ${url ?? path}`)].join("\n");
  }
  const cited = sources.filter(({ ordinal }) => citations.some((citation) => citation.ordinal === ordinal));
  return cited
    .map(({ ordinal, title, headingPath, url, path }) => {
      const quotes = citations
        .filter((citation) => citation.ordinal === ordinal && citation.verified)
        .map(({ quote }) => `    “${quote.replace(/\s+/g, " ")}”`);
      return [`[${ordinal}] ${[title, ...headingPath].join(" › ")}`, `    ${url ?? path}`, ...quotes].join("\n");
    })
    .join("\n");
}

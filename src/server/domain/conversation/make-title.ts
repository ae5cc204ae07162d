import type { AnswerModel } from "../answer/ports";
import type { Clock } from "../clock";
import type { EventBus } from "../event-log/ports";
import type { TokenBudget } from "../rate-limit/token-budget";
import type { TitleStore } from "./ports";
import { titleFrom } from "./title";

const charsPerToken = 4;
/** Rules and frame of the request, where the endpoint does not tell what it cost. */
const usualTokens = 100;

export type TitleDeps = { titles: TitleStore; title: AnswerModel["title"]; budget: TokenBudget; bus: EventBus; clock: Clock };

/**
 * Lets the model name a conversation, as the holder of the job that says so; returns the tokens that took. The title made of the question's
 * words stays where the person has named it meanwhile, the budget is used up, or the model gives nothing usable. Throws what the model throws.
 */
export async function makeTitle(deps: TitleDeps, attemptId: string, signal: AbortSignal): Promise<{ tokens: number }> {
  const asked = await deps.titles.find(attemptId);
  if (deps.title === null || asked === null || !(await deps.budget.check()).ok) return { tokens: 0 };
  const made = await deps.title(asked.question, signal);
  const tokens = made.tokens ?? usualTokens + Math.ceil((asked.question.length + made.text.length) / charsPerToken);
  const title = titleOf(made.text);
  if (title === null || title === asked.title) return { tokens };
  const retitled = await deps.titles.retitle(attemptId, { title, replaces: asked.title }, deps.clock.now());
  if (retitled !== null) deps.bus.publish(retitled.owner, retitled.conversationId, [retitled.entry]);
  return { tokens };
}

/** The first line of what a model wrote, without the quotation marks and marks of Markdown that models like; null when nothing is left. */
export function titleOf(text: string): string | null {
  const line = text.replaceAll("\0", "").toWellFormed().trim().split("\n", 1)[0] ?? "";
  const bare = line.replace(/^(?:title\s*:|[\s#*_"'`“”„«»‘’])+/iu, "").replace(/[\s*_"'`“”„«»‘’.]+$/u, "");
  return bare === "" ? null : titleFrom(bare);
}

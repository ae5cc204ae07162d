import type { AnswerModel } from "../answer/ports";
import type { Clock } from "../clock";
import type { EventBus } from "../event-log/ports";
import type { TokenUsage } from "../rate-limit/ports";
import type { TokenBudget } from "../rate-limit/token-budget";
import { createTokenMeter } from "../rate-limit/token-meter";
import type { TitleStore } from "./ports";
import { titleFrom } from "./title";

export type TitleDeps = {
  titles: TitleStore;
  title: AnswerModel["title"];
  budget: TokenBudget;
  tokenUsage: TokenUsage;
  bus: EventBus;
  clock: Clock;
};

/**
 * Lets the model name a conversation, as the holder of the job that says so. The title made of the question's words stays where the person has
 * named it meanwhile, the budget is used up, or the model gives nothing usable. Throws what the model throws.
 */
export async function makeTitle(deps: TitleDeps, attemptId: string, signal: AbortSignal): Promise<void> {
  const asked = await deps.titles.find(attemptId);
  if (deps.title === null || asked === null || !(await deps.budget.check()).ok) return;
  const meter = createTokenMeter();
  const asking = deps.title(asked.question, signal, meter);
  const note = () => deps.tokenUsage.note(attemptId, meter.tokens(), deps.clock.now());
  // Noted while it runs, too: should the process die meanwhile, the question has been paid for.
  const [made] = await Promise.allSettled([asking, note()]);
  await note();
  if (made.status === "rejected") throw made.reason;
  const title = titleOf(made.value);
  if (title === null || title === asked.title) return;
  const retitled = await deps.titles.retitle(attemptId, { title, replaces: asked.title }, deps.clock.now());
  if (retitled !== null) deps.bus.publish(retitled.owner, retitled.conversationId, [retitled.entry]);
}

/** The first line of what a model wrote, without the quotation marks and marks of Markdown that models like; null when nothing is left. */
export function titleOf(text: string): string | null {
  const line = text.replaceAll("\0", "").toWellFormed().trim().split("\n", 1)[0] ?? "";
  const bare = line.replace(/^(?:title\s*:|[\s#*_"'`“”„«»‘’])+/iu, "").replace(/[\s*_"'`“”„«»‘’.]+$/u, "");
  return bare === "" ? null : titleFrom(bare);
}

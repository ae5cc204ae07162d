import { z } from "zod";
import { Id } from "./text-input";

const Theme = z.enum(["auto", "light", "dark"]);
/** `auto`: the browser's. */
const LanguageChoice = z.enum(["auto", "en", "de"]);
const AnswerLength = z.enum(["full", "short"]);
/** What sends a question: Enter, and Shift + Enter breaks the line; or Ctrl or ⌘ with Enter, and Enter breaks the line. */
const SendKey = z.enum(["enter", "mod-enter"]);

/**
 * How somebody wants it, kept with their session. `collectionId`: what is asked instead of the documents this server answers from. Whatever
 * was stored that is none of these is taken for the default.
 */
export const Preferences = z.object({
  theme: Theme.catch("auto"),
  language: LanguageChoice.catch("auto"),
  answerLength: AnswerLength.catch("full"),
  sendKey: SendKey.catch("enter"),
  collectionId: Id.nullable().catch(null),
});
export type Preferences = z.infer<typeof Preferences>;

/** What changes; the rest stays. */
export const ChangePreferencesInput = z.object({
  theme: Theme.optional(),
  language: LanguageChoice.optional(),
  answerLength: AnswerLength.optional(),
  sendKey: SendKey.optional(),
  collectionId: Id.nullable().optional(),
});
export type ChangePreferencesInput = z.infer<typeof ChangePreferencesInput>;

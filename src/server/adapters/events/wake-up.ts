import { createHash } from "node:crypto";

/** What travels between instances: who sends, and the channels that have something new. None is a beat, by which a sender hears itself. */
export type WakeUp = { sender: string; channels: string[] };

/** A notification of PostgreSQL holds less than 8,000 bytes; a hundred channels are 6,000. */
const mostChannels = 100;

/** Names a conversation together with its owner: the conversation's id and a hash, for no more than ids leaves an instance. */
export function channelName(owner: string, conversationId: string): string {
  return `${conversationId}.${createHash("sha256").update(owner).digest("base64url").slice(0, 22)}`;
}

/** The texts that carry these channels, as few as there can be; one even where there is no channel. */
export function wakeUpTexts({ sender, channels }: WakeUp): string[] {
  const texts: string[] = [];
  for (let at = 0; at === 0 || at < channels.length; at += mostChannels) {
    texts.push([sender, ...channels.slice(at, at + mostChannels)].join(" "));
  }
  return texts;
}

/** Reads a text; of foreign ones come channels that nobody has. */
export function readWakeUp(text: string): WakeUp {
  const [sender = "", ...channels] = text.split(" ");
  return { sender, channels };
}

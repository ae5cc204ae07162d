import type { Follow, FollowedEvent } from "@/contract/conversation-event";
import type { ConnectionState } from "./connection-machine";

/** What the tabs of one browser say to each other. */
export type TabMessage =
  /** A tab: this is all I follow, and how far I have come. */
  | { type: "follows"; tab: string; follows: readonly Follow[] }
  /** A tab: is anybody leading? */
  | { type: "ask" }
  /** A tab: try to connect again. */
  | { type: "open" }
  /** The leader: say what you follow. */
  | { type: "call" }
  /** The leader: so the connection stands. */
  | { type: "state"; state: ConnectionState }
  /** A tab: something in the list of conversations has changed. */
  | { type: "list" }
  /** The leader: an event, and how far the stream had come in its conversation before. */
  | { type: "event"; entry: FollowedEvent; prev: number };

/** Whether something that came over the channel is a message. Only pages of this origin can speak there, but another version's might. */
export function isTabMessage(data: unknown): data is TabMessage {
  if (!isRecord(data)) return false;
  switch (data.type) {
    case "ask":
    case "open":
    case "call":
    case "list":
      return true;
    case "follows":
      return typeof data.tab === "string" && Array.isArray(data.follows) && data.follows.every(isFollow);
    case "state":
      return isRecord(data.state) && typeof data.state.status === "string";
    case "event":
      return typeof data.prev === "number" && isEntry(data.entry);
    default:
      return false;
  }
}

function isFollow(value: unknown): boolean {
  return isRecord(value) && typeof value.conversationId === "string" && typeof value.after === "number";
}

function isEntry(value: unknown): boolean {
  return (
    isRecord(value) &&
    typeof value.conversationId === "string" &&
    typeof value.seq === "number" &&
    isRecord(value.event) &&
    typeof value.event.type === "string"
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

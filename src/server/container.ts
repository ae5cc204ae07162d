import type { ChatInfo } from "@/contract/session";
import type { Clock } from "./domain/clock";
import type { ConversationStore } from "./domain/conversation/ports";
import type { Connections } from "./domain/event-log/connections";
import type { EventBus, EventLog } from "./domain/event-log/ports";
import type { IdSource } from "./domain/id-source";
import type { Logger } from "./domain/logger";
import type { AnswerRunner } from "./domain/message/answer-runner";
import type { AnswerStore, MessageStore } from "./domain/message/ports";
import type { SessionStore } from "./domain/session/ports";

/** What routers and handlers may use: the ports that domain services take as their first argument. */
export type Services = {
  sessions: SessionStore;
  conversations: ConversationStore;
  messages: MessageStore;
  answers: AnswerStore;
  log: EventLog;
  bus: EventBus;
  runner: AnswerRunner;
  clock: Clock;
  ids: IdSource;
  logger: Logger;
  maxMessageChars: number;
  /** `extractive`, or the language model's name. */
  modelName: string;
  chatInfo(): Promise<ChatInfo>;
  connections: Connections;
};

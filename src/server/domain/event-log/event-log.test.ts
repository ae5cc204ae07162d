import { createMemoryEventLog } from "@/testing/memory-event-log";
import { describeEventLog } from "./event-log-contract";

describeEventLog("the log of the tests", async () => {
  const log = createMemoryEventLog();
  return {
    log,
    begin: async (actor) => {
      const ids = { conversationId: crypto.randomUUID(), answerId: crypto.randomUUID(), attemptId: crypto.randomUUID() };
      return { attempt: log.begin(actor, ids), seq: 0 };
    },
    takeAway: async (attempt) => log.take(attempt),
    dispose: async () => {},
  };
});

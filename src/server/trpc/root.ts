import { router } from "./init";
import { accountRouter } from "./routers/account";
import { adminConversationsRouter } from "./routers/admin/conversations";
import { adminUsersRouter } from "./routers/admin/users";
import { connectionRouter } from "./routers/connection";
import { conversationRouter } from "./routers/conversation";
import { documentRouter } from "./routers/document";
import { feedbackRouter } from "./routers/feedback";
import { messageRouter } from "./routers/message";
import { sessionRouter } from "./routers/session";
import { shareRouter } from "./routers/share";

export const appRouter = router({
  session: sessionRouter,
  conversation: conversationRouter,
  message: messageRouter,
  feedback: feedbackRouter,
  share: shareRouter,
  document: documentRouter,
  connection: connectionRouter,
  account: accountRouter,
  admin: router({ conversations: adminConversationsRouter, users: adminUsersRouter }),
});
export type AppRouter = typeof appRouter;

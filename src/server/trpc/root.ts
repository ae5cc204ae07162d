import { router } from "./init";
import { accountRouter } from "./routers/account";
import { adminAnswersRouter } from "./routers/admin/answers";
import { adminAuditRouter } from "./routers/admin/audit";
import { adminConversationsRouter } from "./routers/admin/conversations";
import { adminFeedbackRouter } from "./routers/admin/feedback";
import { adminGapsRouter } from "./routers/admin/gaps";
import { adminPagesRouter } from "./routers/admin/pages";
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
  admin: router({
    conversations: adminConversationsRouter,
    answers: adminAnswersRouter,
    gaps: adminGapsRouter,
    pages: adminPagesRouter,
    feedback: adminFeedbackRouter,
    audit: adminAuditRouter,
    users: adminUsersRouter,
  }),
});
export type AppRouter = typeof appRouter;

import { initTRPC } from "@trpc/server";
import type { Context } from "./context";
import { errorBody, refusal } from "./refusal";

const pingMs = 2_000;
const reconnectAfterSilenceMs = 5_000;

const t = initTRPC.context<Context>().create({
  errorFormatter: ({ shape, error, path, ctx }) => {
    const footnote = errorBody(error, path, ctx?.services.logger);
    return {
      code: shape.code,
      message: footnote.message,
      data: { code: shape.data.code, httpStatus: shape.data.httpStatus, ...(path === undefined ? {} : { path }), footnote },
    };
  },
  sse: { ping: { enabled: true, intervalMs: pingMs }, client: { reconnectAfterInactivityMs: reconnectAfterSilenceMs } },
});

export const router = t.router;
export const publicProcedure = t.procedure;

/** A procedure for whoever holds at least a guest token. */
export const actorProcedure = t.procedure.use(({ ctx, next }) => {
  if (ctx.actor === null) throw refusal("UNAUTHENTICATED");
  return next({ ctx: { ...ctx, actor: ctx.actor } });
});

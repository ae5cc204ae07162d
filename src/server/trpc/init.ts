import { initTRPC } from "@trpc/server";
import { onTheWire } from "../rest/on-the-wire";
import type { Context } from "./context";
import { errorBody, refusal } from "./refusal";

/** A stream says something at least so often, and a page that has heard nothing for so long comes back. */
export const pingMs = 2_000;
export const reconnectAfterSilenceMs = 5_000;

const t = initTRPC.context<Context>().create({
  errorFormatter: ({ shape, error, path, ctx }) => {
    const footnote = errorBody(error, path, ctx?.services);
    const { http, trpc } = onTheWire[footnote.code];
    // tRPC takes an outage for a failure of the procedure.
    const { code, httpStatus } = footnote.code === "SERVICE_UNAVAILABLE" ? { code: trpc, httpStatus: http } : shape.data;
    return { code: shape.code, message: footnote.message, data: { code, httpStatus, ...(path === undefined ? {} : { path }), footnote } };
  },
  sse: { ping: { enabled: true, intervalMs: pingMs }, client: { reconnectAfterInactivityMs: reconnectAfterSilenceMs } },
});

export const router = t.router;
export const publicProcedure = t.procedure;

/** A procedure for whoever holds at least a guest token; a signed-in browser whose session is over is told so. */
export const actorProcedure = t.procedure.use(({ ctx, next }) => {
  if (ctx.actor === null) throw refusal(ctx.caller.ended ?? "UNAUTHENTICATED");
  return next({ ctx: { ...ctx, actor: ctx.actor } });
});

/** Whether the documents are for whoever asks: where guests may not ask, for signed-in people only. */
export function mayRead({ services, actor }: Context): boolean {
  return services.access.guests || (actor !== null && actor.kind !== "guest");
}

/** A procedure over the documents. */
export const readerProcedure = t.procedure.use(({ ctx, next }) => {
  if (!mayRead(ctx)) throw refusal(ctx.caller.ended ?? "UNAUTHENTICATED");
  return next();
});

/** A procedure for signed-in people. Nothing about others is told to a guest: it only learns that it must sign in. */
export const userProcedure = actorProcedure.use(({ ctx, next }) => {
  const { actor } = ctx;
  if (actor.kind === "guest") throw refusal("UNAUTHENTICATED");
  return next({ ctx: { ...ctx, actor } });
});

/** A procedure for administrators. */
export const adminProcedure = userProcedure.use(({ ctx, next }) => {
  const { kind } = ctx.actor;
  if (kind !== "admin") throw refusal("FORBIDDEN");
  return next({ ctx: { ...ctx, actor: { ...ctx.actor, kind } } });
});

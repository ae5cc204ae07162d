import { headers } from "next/headers";
import { cache } from "react";
import { getContainer } from "@/server/container";
import { appRouter } from "@/server/trpc/root";

/** The procedures as this request's reader may call them, in the same process. */
export const readerCaller = cache(async () => {
  // Headers first: a build, which tries to render this page too, has none and must open nobody's database.
  const sent = await headers();
  const { services, identify } = await getContainer();
  const caller = await identify(sent);
  const none = () => undefined;
  return appRouter.createCaller({ services, caller, actor: caller.actor, setGuestCookie: none, clearSessionCookie: none });
});

import { headers } from "next/headers";
import { cache } from "react";
import { getContainer } from "@/server/process-container";
import { appRouter } from "@/server/trpc/root";

/** Who this request's reader is. */
const reader = cache(async () => {
  // Headers first: a build, which tries to render this page too, has none and must open nobody's database.
  const sent = await headers();
  const container = await getContainer();
  return { container, caller: await container.identify(sent) };
});

/** The procedures as this request's reader may call them, in the same process. */
export const readerCaller = cache(async () => {
  const { container, caller } = await reader();
  const none = () => undefined;
  return appRouter.createCaller({
    services: container.services,
    caller,
    actor: caller.actor,
    setGuestCookie: none,
    rememberDevice: none,
    clearSessionCookie: none,
    clearLooks: none,
  });
});

/** Whether the reader's browser still shows a sign-in that is over. */
export async function hasSessionEnded(): Promise<boolean> {
  return (await reader()).caller.ended !== null;
}

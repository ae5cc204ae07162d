import { type Container, createContainer } from "./container";
import { type Env, readEnv } from "./env";

const key = Symbol.for("footnote.container");

/**
 * Makes this process's container and starts its work. Next loads modules anew for each of its parts, and the command that serves it has
 * a bundle of its own: all of them share the one container of `globalThis`. A start that failed can be tried again.
 */
export function startContainer(env: Env): Promise<Container> {
  const starting = createContainer(env).then(async (container) => {
    try {
      await container.start();
      return container;
    } catch (error) {
      await container.close();
      throw error;
    }
  });
  Reflect.set(globalThis, key, starting);
  starting.catch(() => {
    if (Reflect.get(globalThis, key) === starting) Reflect.deleteProperty(globalThis, key);
  });
  return starting;
}

/** Under Next's own server, which nobody ends in order: makes the container unless there is one, and closes it when the process is told to end. */
export async function ensureContainer(): Promise<void> {
  const isOurs = !Reflect.has(globalThis, key);
  const container = await getContainer();
  if (!isOurs) return;
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void container.close());
}

/** The container of this process; made from the environment by whoever asks first. */
export function getContainer(): Promise<Container> {
  const running: Promise<Container> | undefined = Reflect.get(globalThis, key);
  return running ?? startContainer(readEnv());
}

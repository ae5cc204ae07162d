import { type Container, createContainer } from "./container";
import { type Env, readEnv } from "./env";

const key = Symbol.for("footnote.container");

/**
 * Makes this process's container and starts its work. Next loads modules anew for each of its parts, and the command that serves it has
 * a bundle of its own: all of them share the one container of `globalThis`. The command ends when that fails: nobody else in the process
 * shall try again, and go on with the work of a server that does not listen.
 */
export function startContainer(env: Env): Promise<Container> {
  const starting = start(env);
  Reflect.set(globalThis, key, starting);
  return starting;
}

async function start(env: Env): Promise<Container> {
  const container = await createContainer(env);
  try {
    await container.start();
    return container;
  } catch (error) {
    await container.close();
    throw error;
  }
}

/** Under Next's own server, which nobody ends in order: makes the container unless there is one, and closes it when the process is told to end. */
export async function ensureContainer(): Promise<void> {
  const isOurs = !Reflect.has(globalThis, key);
  const container = await getContainer();
  if (!isOurs) return;
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void container.close());
}

/** The container of this process; made from the environment by whoever asks first. When that fails, the next to ask tries again. */
export function getContainer(): Promise<Container> {
  const running: Promise<Container> | undefined = Reflect.get(globalThis, key);
  if (running !== undefined) return running;
  const starting = startContainer(readEnv());
  starting.catch(() => {
    if (Reflect.get(globalThis, key) === starting) Reflect.deleteProperty(globalThis, key);
  });
  return starting;
}

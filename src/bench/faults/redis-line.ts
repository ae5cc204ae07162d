import { tcpProxy } from "@/testing/tcp-proxy";
import { findProgram } from "./find-program";
import { startOwnRedis } from "./own-redis";
import type { Line, Servers } from "./setup";

/** The Redis of a run, over a line that can be cut: the one that is given, else one of its own; null where there is none, or shall be none. */
export async function openRedis({ redisUrl, hasRedis }: Servers): Promise<{ url: string; line: Line; close(): Promise<void> } | null> {
  if (!hasRedis) return null;
  const program = findProgram("redis-server");
  const own = redisUrl === undefined && program !== null ? await startOwnRedis(program) : null;
  const target = own?.url ?? redisUrl;
  if (target === undefined) return null;
  const proxy = await tcpProxy(target);
  // Others may use a given one: it goes away for us alone.
  const line: Line = { ...proxy, leave: own?.leave ?? proxy.cut, comeBack: own?.comeBack ?? proxy.restore };
  return {
    url: proxy.url,
    line,
    async close() {
      await proxy.close();
      await own?.close();
    },
  };
}

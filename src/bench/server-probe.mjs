// Loaded into a measured server before its own code (`node --import`). Tells the bench, which asks over the process's own channel, what the
// server cannot be seen to hold from outside. The server knows nothing of it.
import { setTimeout as sleep } from "node:timers/promises";
import v8 from "node:v8";
import vm from "node:vm";

v8.setFlagsFromString("--expose-gc");
const gc = vm.runInNewContext("gc");

process.on("message", async ({ id, collect }) => {
  if (collect) {
    // What is ended in one round is let go of in the next.
    for (let round = 0; round < 4; round++) {
      gc();
      await sleep(100);
    }
  }
  const container = await Reflect.get(globalThis, Symbol.for("footnote.container"));
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  process.send?.({
    id,
    cpuMicros: user + system,
    rssBytes: rss,
    heapBytes: heapUsed,
    sockets: process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap").length,
    listeners: container?.services.bus.listenerCount() ?? 0,
    connections: container?.services.connections.list().length ?? 0,
  });
});
// The channel alone keeps nothing alive, and a bench that was killed leaves no server behind.
process.channel?.unref();
process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));

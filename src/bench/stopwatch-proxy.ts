import { createServer, request } from "node:http";

/** A proxy before a model server that notes when the first byte of an answer's body passes. */
export type StopwatchProxy = { url: string; reset(): void; firstByteAt(): number | null; close(): Promise<void> };

export async function startStopwatchProxy(target: string): Promise<StopwatchProxy> {
  let firstByteAt: number | null = null;
  const server = createServer((incoming, outgoing) => {
    const upstream = request(new URL(incoming.url ?? "/", target), { method: incoming.method, headers: incoming.headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      outgoing.flushHeaders();
      answer.once("data", () => {
        firstByteAt ??= performance.now();
      });
      answer.pipe(outgoing);
    });
    upstream.on("error", () => outgoing.destroy());
    outgoing.on("close", () => upstream.destroy());
    incoming.pipe(upstream);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    reset() {
      firstByteAt = null;
    },
    firstByteAt: () => firstByteAt,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

import { connect, createServer, type Socket } from "node:net";

/** A server of the network that a test can take away and give back. `url` leads to it. */
export type TcpProxy = {
  url: string;
  /** Ends all connections and refuses new ones. */
  cut(): Promise<void>;
  /** Keeps connections open and passes nothing on, as a server that hangs; new ones are accepted all the same. */
  stall(): void;
  restore(): Promise<void>;
  /** Connections that are open through it. */
  connections(): number;
  close(): Promise<void>;
};

/** Stands on a free port of this machine before the server of `target`. */
export async function tcpProxy(target: string): Promise<TcpProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let isStalled = false;
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    const pass = (to: Socket) => (chunk: Buffer) => void (isStalled || to.write(chunk));
    near.on("data", pass(far));
    far.on("data", pass(near));
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket
        .on("error", () => {})
        .on("close", () => {
          sockets.delete(socket);
          other.destroy();
        });
    }
  });
  const listen = (on: number) => new Promise<void>((resolve) => server.listen(on, "127.0.0.1", resolve));
  await listen(0);
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a port was expected");
  const url = new URL(target);
  url.hostname = "127.0.0.1";
  url.port = String(address.port);
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  const cut = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      drop();
    });
  return {
    url: url.toString(),
    cut,
    stall() {
      isStalled = true;
    },
    connections: () => Math.ceil(sockets.size / 2),
    async restore() {
      if (isStalled) drop(); // what they missed makes no sense of the rest
      isStalled = false;
      if (!server.listening) await listen(address.port);
    },
    close: async () => {
      if (server.listening) await cut();
    },
  };
}

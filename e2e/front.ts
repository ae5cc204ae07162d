import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** Stands between browsers and the application, as a proxy does, and counts and breaks what a test says. */
export type Front = {
  url: string;
  /** How many event streams are open now. */
  openStreams(): number;
  /** Ids of the messages that were sent on, one each time it was. */
  sent: string[];
  /** Streams that are open pass nothing on any more, but stay open, as when a network went away without a word. */
  stallStreams(): void;
  /** Ends all connections and refuses new ones, until `restore`. */
  cut(): Promise<void>;
  restore(): Promise<void>;
  /** Answers every send like a proxy whose server is away, until `restore`. */
  loseSends(): void;
  close(): Promise<void>;
};

type Stream = { incoming: IncomingMessage; outgoing: ServerResponse };

const badGateway = "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>";

export async function openFront(target: string): Promise<Front> {
  const streams = new Set<Stream>();
  const sockets = new Set<Socket>();
  const sent: string[] = [];
  let losesSends = false;

  const server = createServer((incoming, outgoing) => {
    const { url = "/", method, headers } = incoming;
    const isStream = url.includes("connection.events");
    const isSend = method === "POST" && url.includes("message.send");
    if (isSend && losesSends) {
      incoming.resume();
      return void outgoing.writeHead(502, { "content-type": "text/html" }).end(badGateway);
    }
    const onward = request(new URL(url, target), { method, headers }, (reply) => {
      outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(outgoing);
      if (isStream) {
        const stream = { incoming: reply, outgoing };
        streams.add(stream);
        outgoing.on("close", () => streams.delete(stream));
      }
    });
    if (isSend) note(incoming, sent);
    onward.on("error", () => outgoing.destroy());
    outgoing.on("close", () => onward.destroy());
    incoming.pipe(onward);
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  await listen(0);
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a port was expected");
  const cut = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return {
    url: `http://localhost:${address.port}`,
    openStreams: () => streams.size,
    sent,
    stallStreams() {
      for (const { incoming, outgoing } of streams) incoming.unpipe(outgoing).resume();
    },
    cut,
    async restore() {
      losesSends = false;
      if (!server.listening) await listen(address.port);
    },
    loseSends() {
      losesSends = true;
    },
    close: cut,
  };
}

function note(incoming: IncomingMessage, sent: string[]): void {
  let text = "";
  incoming.on("data", (piece: Buffer) => {
    text += String(piece);
  });
  incoming.on("end", () => sent.push(...[...text.matchAll(/"messageId":"([^"]+)"/g)].map(([, id = ""]) => id)));
}

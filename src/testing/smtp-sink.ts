import { createServer, type Socket } from "node:net";

/** What a mail server was handed: the envelope, and the message as it was sent. */
export type CaughtMail = { from: string; to: string[]; source: string };

export type SmtpSink = {
  /** As `SMTP_URL` names it. */
  url: string;
  caught: CaughtMail[];
  close(): Promise<void>;
};

/** A mail server on this machine that keeps what it is sent and passes nothing on. `refuses` answers every recipient with 550. */
export async function openSmtpSink({ refuses = false }: { refuses?: boolean } = {}): Promise<SmtpSink> {
  const caught: CaughtMail[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.once("close", () => sockets.delete(socket)));
    serve(socket, refuses, (mail) => caught.push(mail));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `smtp://127.0.0.1:${port}`,
    caught,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** The part of RFC 5321 that one client needs: greeting, envelope, data, quit. */
function serve(socket: Socket, refuses: boolean, keep: (mail: CaughtMail) => void): void {
  let rest = "";
  let mail: CaughtMail = { from: "", to: [], source: "" };
  let isData = false;
  const say = (line: string) => void socket.write(`${line}\r\n`);
  const begin = (from: string) => {
    mail = { from, to: [], source: "" };
    say("250 ok");
  };
  const address = (to: string) => {
    if (!refuses) mail.to.push(to);
    say(refuses ? "550 nobody here" : "250 ok");
  };
  const readData = () => {
    isData = true;
    say("354 go on");
  };
  const replies: [RegExp, (argument: string) => void][] = [
    [/^(?:EHLO|HELO) /i, () => say("250 sink")],
    [/^MAIL FROM:<([^>]*)>/i, begin],
    [/^RCPT TO:<([^>]*)>/i, address],
    [/^DATA$/i, readData],
    [/^QUIT$/i, () => void socket.end("221 bye\r\n")],
    [/^RSET$/i, () => say("250 ok")],
  ];
  const hear = (line: string) => {
    if (isData && line !== ".") mail.source += `${line.replace(/^\.\./, ".")}\r\n`;
    else if (isData) {
      isData = false;
      keep(mail);
      say("250 kept");
    } else {
      const known = replies.find(([pattern]) => pattern.test(line));
      if (known === undefined) say("502 unknown");
      else known[1](known[0].exec(line)?.[1] ?? "");
    }
  };
  socket.setEncoding("utf8").on("data", (piece: string) => {
    const lines = `${rest}${piece}`.split("\r\n");
    rest = lines.pop() ?? "";
    for (const line of lines) hear(line);
  });
  socket.on("error", () => {});
  say("220 sink");
}

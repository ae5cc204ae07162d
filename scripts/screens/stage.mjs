// Stands between the browser and the built application: a scenario answers the calls of the page that it has lines for
// (so that rare states can be looked at); every other request goes to the application.
import { createServer, request } from "node:http";
import { connect } from "node:net";

/**
 * Starts the stage in front of `target` (an origin). `play(scenario)` chooses whose lines are spoken.
 * A scenario's `lines`: procedure name → `(input, scene) => data`, or `refuse(code)`, or `silence` (never answers), or `hangUp`; path → `reply`.
 * `scene.events(list)` sends conversation events to the page's stream, now or once it opens.
 */
export async function startStage(target) {
  let lines = {};
  let scene = newScene();
  const server = createServer((incoming, outgoing) => {
    const url = new URL(incoming.url, target);
    const procedures = url.pathname.startsWith("/api/trpc/") ? decodeURIComponent(url.pathname.slice("/api/trpc/".length)).split(",") : [];
    if (url.pathname === "/api/health" && lines.health) return void outgoing.destroy();
    if (lines[url.pathname]) return speak(lines[url.pathname], outgoing);
    if (procedures.length === 0 || !procedures.some((name) => lines[name])) return pass(target, incoming, outgoing);
    if (procedures[0] === "connection.events") return openStream(lines, scene, outgoing, url);
    void bodyOf(incoming).then((body) => answer({ lines, scene, procedures, inputs: inputsOf(url, body), outgoing }));
  });
  server.on("upgrade", (incoming, socket, head) => tunnel(target, incoming, socket, head));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://localhost:${server.address().port}`,
    play: (scenario) => {
      lines = scenario.lines ?? {};
      scene.close();
      scene = newScene();
    },
    close: () => {
      scene.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

export const silence = Symbol("silence");
export const hangUp = Symbol("hangUp");
export const refuse = (code, more = {}) => ({ refused: { code, message: code, retryable: true, ...more } });

export const reply = (status, body) => ({ status, body });

function newScene() {
  const streams = new Set();
  const said = [];
  const write = (stream, { seq, event }) =>
    stream.write(`data: ${JSON.stringify({ conversationId: stream.follows, seq, event })}\nid: ${seq}\n\n`);
  return {
    said,
    streams,
    events(list) {
      for (const event of list) {
        const entry = { seq: said.length + 1, event };
        said.push(entry);
        for (const stream of streams) write(stream, entry);
      }
    },
    open(stream) {
      streams.add(stream);
      stream.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache, no-transform" });
      stream.write("event: connected\ndata: {}\n\n");
      for (const entry of said) write(stream, entry);
      const ping = setInterval(() => stream.write("event: ping\ndata: \n\n"), 1_000);
      stream.on("close", () => {
        clearInterval(ping);
        streams.delete(stream);
      });
    },
    close() {
      for (const stream of streams) stream.destroy();
    },
  };
}

function openStream(lines, scene, outgoing, url) {
  const line = lines["connection.events"];
  if (line === hangUp) return void outgoing.destroy();
  if (line === silence) return;
  if (Array.isArray(line) && scene.said.length === 0) scene.events(line);
  outgoing.follows = inputsOf(url, "").follows[0].conversationId;
  scene.open(outgoing);
}

async function answer({ lines, scene, procedures, inputs, outgoing }) {
  const spoken = procedures.map((name, index) => {
    const line = lines[name] ?? refuse("NOT_FOUND");
    return typeof line === "function" ? line(inputs[String(index)], scene) : line;
  });
  if (spoken.includes(hangUp)) return void outgoing.destroy();
  if (spoken.includes(silence)) return;
  const results = spoken.map((line) =>
    line?.refused
      ? { error: { message: line.refused.code, code: -32_000, data: { code: "BAD_REQUEST", httpStatus: 400, footnote: line.refused } } }
      : { result: { data: line } },
  );
  outgoing.writeHead(results.some(({ error }) => error) ? 207 : 200, { "content-type": "application/json" });
  outgoing.end(JSON.stringify(results));
}

function speak({ status, body }, outgoing) {
  outgoing.writeHead(status, { "content-type": "application/json" });
  outgoing.end(JSON.stringify(body));
}

function inputsOf(url, body) {
  const text = body || url.searchParams.get("input") || "{}";
  return JSON.parse(text);
}

async function bodyOf(incoming) {
  let text = "";
  for await (const piece of incoming) text += piece;
  return text;
}

function pass(target, incoming, outgoing) {
  const onward = request(new URL(incoming.url, target), { method: incoming.method, headers: incoming.headers }, (reply) => {
    outgoing.writeHead(reply.statusCode, reply.headers);
    reply.pipe(outgoing);
  });
  onward.on("error", () => outgoing.destroy());
  outgoing.on("close", () => onward.destroy());
  incoming.pipe(onward);
}

/** A development server speaks to its page over a WebSocket. */
function tunnel(target, incoming, socket, head) {
  const { hostname, port } = new URL(target);
  const onward = connect(Number(port), hostname, () => {
    const headers = Object.entries(incoming.headers).map(([name, value]) => `${name}: ${value}\r\n`);
    onward.write(`${incoming.method} ${incoming.url} HTTP/1.1\r\n${headers.join("")}\r\n`);
    onward.write(head);
    socket.pipe(onward).pipe(socket);
  });
  onward.on("error", () => socket.destroy());
  socket.on("error", () => onward.destroy());
}

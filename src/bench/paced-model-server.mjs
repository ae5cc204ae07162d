// A model server in a process of its own for `bench streams`: every answer is the same tokens at the same pace, whatever is asked. The pace is the
// model's: a token that is late does not delay those after it. As cheap as it can be, for it shares the machine with what is measured.
import { createServer } from "node:http";

const { tokens, everyMs } = JSON.parse(process.argv[2]);
const tickMs = Math.min(5, everyMs);

const chunk = (delta, finish_reason) =>
  Buffer.from(
    `data: ${JSON.stringify({ id: "mock", object: "chat.completion.chunk", created: 0, model: "mock", choices: [{ index: 0, delta, finish_reason }] })}\n\n`,
  );
const pieces = Array.from({ length: tokens }, (_, i) => chunk({ content: `t${i} ` }, null));
const ending = Buffer.concat([chunk({}, "stop"), Buffer.from("data: [DONE]\n\n")]);

const running = new Set();
setInterval(() => {
  const now = performance.now();
  for (const answer of running) {
    const due = Math.min(Math.floor((now - answer.startedAt) / everyMs) + 1, tokens);
    while (answer.told < due) answer.response.write(pieces[answer.told++]);
    if (answer.told < tokens) continue;
    answer.response.end(ending);
    running.delete(answer);
  }
}, tickMs);

const server = createServer((request, response) => {
  request.resume().on("end", () => {
    const answer = { response, startedAt: performance.now(), told: 0 };
    response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
    response.write(pieces[answer.told++]);
    running.add(answer);
    response.on("close", () => running.delete(answer));
  });
});
server.listen(0, "127.0.0.1", () => process.send({ url: `http://127.0.0.1:${server.address().port}/v1` }));

process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send({ cpuMicros: user + system });
});
process.once("disconnect", () => process.exit(0));

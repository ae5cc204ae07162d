// `npm run cluster`: two instances of the built application on one PostgreSQL, behind nginx on the loopback, for trying and testing. With
// --json it prints one line, once both serve: addresses and process ids. An instance that has ended is started again by `start <name>` on the
// standard input. Ends with Ctrl+C, and leaves nothing but the database behind.
import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { checkNode, ensureBuilt, ensureInstalled, fail, root } from "./ready.mjs";

checkNode();
if (existsSync(path.join(root, ".env"))) process.loadEnvFile(path.join(root, ".env"));
const { values: options } = parseArgs({
  options: { port: { type: "string", default: "8080" }, docs: { type: "string" }, json: { type: "boolean" } },
});
const port = Number(options.port);
if (!Number.isInteger(port) || port < 1 || port > 65_534) fail("--port must be a number from 1 to 65534; the next one is used as well.");
if (!process.env.DATABASE_URL)
  fail(
    "A cluster needs PostgreSQL. Set DATABASE_URL to a database that may be used for trying; the embedded database has one process only.",
  );
if (spawnSync("nginx", ["-v"]).error)
  fail("nginx is not installed. Install it (on Debian: apt-get install nginx-light), then start again.");
ensureInstalled();
ensureBuilt();

const folder = mkdtempSync(path.join(tmpdir(), "footnote-cluster-"));
const url = `http://127.0.0.1:${port}`;
const children = [];
const processes = new Map();
let isEnding = false;

const shared = {
  NEXTAUTH_SECRET: process.env.NEXTAUTH_SECRET || randomBytes(32).toString("base64"),
  HOST: "127.0.0.1",
  PUBLIC_URL: url,
  TRUST_PROXY: "1",
};

/** Starts an instance, on a free port unless it has one already; resolves with what it announces. */
function startInstance(name, onPort = 0) {
  const data = path.join(folder, name);
  mkdirSync(data, { recursive: true });
  const documents = options.docs === undefined ? [] : ["--docs", path.resolve(options.docs)];
  const child = spawn(process.execPath, [path.join(root, "dist", "cli.mjs"), "start", "--port", String(onPort), "--json", ...documents], {
    cwd: root,
    env: { ...process.env, ...shared, FOOTNOTE_DATA: data },
    stdio: ["ignore", "pipe", "inherit"],
    // Ctrl+C reaches this process alone, which then ends the instances in order.
    detached: true,
  });
  children.push(child);
  processes.set(name, child);
  return new Promise((resolve) => {
    // Next says something of its own there, too.
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (line.startsWith("{")) resolve({ name, data, ...JSON.parse(line) });
      else console.error(line);
    });
    child.once("exit", (code, signal) => {
      if (isEnding) return;
      console.error(`footnote: instance ${name} ended (${signal ?? code}); nginx goes on with the other one.`);
      resolve(null);
    });
  });
}

const proxy = `
      proxy_pass http://instances;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host 127.0.0.1:${port};
      proxy_set_header X-Forwarded-Proto http;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_buffering off;
      proxy_read_timeout 1h;
      proxy_connect_timeout 2s;`;

/** Requests go to the instances in turn. One that does not answer is left out for a second. */
const configuration = (instances) => `
pid ${folder}/nginx.pid;
error_log ${folder}/nginx.log;
# One process, as the user who starts it.
master_process off;
daemon off;
events { worker_connections 4096; }
http {
  access_log off;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  client_max_body_size 4m;
  upstream instances {
${instances.map(({ url: address }) => `    server ${new URL(address).host} max_fails=1 fail_timeout=1s;`).join("\n")}
    keepalive 64;
  }
  server {
    listen 127.0.0.1:${port};
    location / {${proxy}
    }
  }
  # Browsers speak HTTP/2 over TLS only; without it, it is for programs that know beforehand (curl --http2-prior-knowledge).
  server {
    listen 127.0.0.1:${port + 1} http2;
    location / {${proxy}
    }
  }
}
`;

function startNginx(instances) {
  const file = path.join(folder, "nginx.conf");
  writeFileSync(file, configuration(instances));
  const child = spawn("nginx", ["-p", folder, "-e", `${folder}/nginx.log`, "-c", file], {
    stdio: ["ignore", "inherit", "inherit"],
    detached: true,
  });
  children.push(child);
  child.once("exit", () => {
    if (!isEnding) end("nginx ended; its reason stands above.");
  });
  return child;
}

/** Obeys `start <name>`: waits until that instance has ended, and starts it where it was. */
async function obey(line) {
  const instance = instances.find(({ name }) => line.trim() === `start ${name}`);
  if (instance === undefined)
    return console.error(`footnote: not understood: ${line}. Type: start ${instances.map(({ name }) => name).join(" | ")}`);
  const old = processes.get(instance.name);
  if (old.exitCode === null && old.signalCode === null) await new Promise((resolve) => old.once("exit", resolve));
  const started = await startInstance(instance.name, Number(new URL(instance.url).port));
  if (started === null) return options.json && console.log(JSON.stringify({ ended: instance.name }));
  console.log(options.json ? JSON.stringify({ started: shown(started) }) : `  Instance   ${inWords(started)}`);
}

const shown = ({ name, url: at, pid, data }) => ({ name, url: at, pid, data });
const inWords = ({ name, url: at, pid }) => `${name}, ${at}, process ${pid}`;

/** Ends everything in order, then leaves; with a sentence when that was not asked for. */
async function end(sentence) {
  if (isEnding) return;
  isEnding = true;
  const running = children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
  const gone = running.map((child) => new Promise((resolve) => child.once("exit", resolve)));
  for (const child of running) child.kill("SIGTERM");
  await Promise.all(gone);
  rmSync(folder, { recursive: true, force: true });
  if (sentence !== undefined) fail(sentence);
  process.exit(0);
}

async function isFree(wanted) {
  const server = createServer();
  const free = await new Promise((resolve) => server.once("error", () => resolve(false)).listen(wanted, "127.0.0.1", () => resolve(true)));
  if (free) await new Promise((resolve) => server.close(resolve));
  return free;
}

async function untilServed(address) {
  for (let attempt = 0; attempt < 100; attempt++) {
    const reply = await fetch(`${address}/api/ready`).catch(() => null);
    if (reply?.ok) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}

process.on("SIGINT", () => void end()).on("SIGTERM", () => void end());
for (const wanted of [port, port + 1]) if (!(await isFree(wanted))) await end(`Port ${wanted} is taken. Choose another with --port.`);
// One after the other: the first applies the migrations and reads the documents.
const instances = [await startInstance("a"), await startInstance("b")];
if (instances.includes(null)) await end("An instance did not start; its reason stands above.");
const nginx = startNginx(instances);
if (!(await untilServed(url))) await end("nginx does not reach the instances.");
const wakeUps = process.env.REDIS_URL ? "Redis, else NOTIFY" : "NOTIFY (set REDIS_URL to use Redis)";
console.log(
  options.json
    ? JSON.stringify({
        url,
        http2: `http://127.0.0.1:${port + 1}`,
        nginx: nginx.pid,
        instances: instances.map(shown),
      })
    : `\n  Footnote   ${url}   (HTTP/1.1; HTTP/2 without TLS, for programs, on port ${port + 1})\n${instances
        .map((instance) => `  Instance   ${inWords(instance)}`)
        .join("\n")}\n  Wake-ups   ${wakeUps}\n\n  Stop with Ctrl+C.\n`,
);
createInterface({ input: process.stdin }).on("line", (line) => void obey(line));

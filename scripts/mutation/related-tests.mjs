// Which tests are asked about a file: first the nearest of the stores' own, which are quick, then those of who may do what, then
// everything that asks the whole server.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** Where the conditions stand that are removed. */
export const stores = ["src/server/adapters/prisma", "src/server/adapters/search"];
const quick = [...stores, "src/server/domain/identity/session-watch.test.ts"];
/** For what stands before the stores: nothing else asks it everything. */
const matrix = "src/server/authorization/procedures.test.ts";
const rules = "src/server/domain/identity";
const whole = ["src/server/authorization", "src/server/trpc", "src/server/adapters/auth", "src/server/jobs"];
const nearest = 3;

/** Stages of test files for a source file, each to be run only when the one before has noticed nothing. */
export function relatedTests(root, file) {
  const tests = quick.flatMap((place) => testsIn(root, place));
  const reaching = tests.map((test) => ({ test, distance: distance(root, test, file) })).filter((found) => found.distance !== null);
  const ordered = reaching.sort((a, b) => rank(a) - rank(b)).map(({ test }) => test);
  const first = stores.some((store) => file.startsWith(`${store}/`))
    ? ordered.slice(0, nearest)
    : [...ordered.filter((test) => distance(root, test, file) === 1), matrix];
  const rest = ordered.filter((test) => !first.includes(test));
  return [...(first.length > 0 ? [first] : []), [...rest, rules], whole];
}

/** Nearest first; what is about owners and nothing else before its equals. */
function rank({ test, distance }) {
  return distance - (/\/owned[\w-]*\.test\.ts$/.test(test) ? 1.5 : 0);
}

function testsIn(root, place) {
  if (place.endsWith(".test.ts")) return [place];
  return readdirSync(path.join(root, place))
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => path.join(place, name));
}

/** How many imports lie between a test and a file; null when it never gets there. */
function distance(root, test, file) {
  const seen = new Set([test]);
  for (let steps = 0, front = [test]; front.length > 0; steps++) {
    if (front.includes(file)) return steps;
    front = [...new Set(front.flatMap((at) => importsOf(root, at)))].filter((at) => !seen.has(at));
    for (const at of front) seen.add(at);
  }
  return null;
}

const known = new Map();

function importsOf(root, file) {
  const found = known.get(file) ?? readImports(root, file);
  known.set(file, found);
  return found;
}

function readImports(root, file) {
  const text = readFileSync(path.join(root, file), "utf8");
  return [...text.matchAll(/(?:^import|^export|\bimport\()[^;]*?["'](@\/|\.{1,2}\/)([^"']+)["']/gm)].flatMap(([, kind, rest]) => {
    const base = kind === "@/" ? path.join("src", rest) : path.join(path.dirname(file), kind, rest);
    return [`${base}.ts`, `${base}.tsx`].filter((candidate) => existsSync(path.join(root, candidate)));
  });
}

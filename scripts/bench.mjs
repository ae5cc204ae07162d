// `npm run bench <measure> …`: builds what is missing, then runs one measure.
import path from "node:path";
import { pathToFileURL } from "node:url";
import { checkNode, ensureBuilt, ensureInstalled, root } from "./ready.mjs";

checkNode();
ensureInstalled();
ensureBuilt();
await import(pathToFileURL(path.join(root, "dist", "bench.mjs")).href);

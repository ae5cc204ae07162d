// `npm start`: installs and builds what is missing, then hands over to `footnote start`.
import path from "node:path";
import { pathToFileURL } from "node:url";
import { checkNode, ensureBuilt, ensureInstalled, root } from "./ready.mjs";

checkNode();
ensureInstalled();
ensureBuilt();
process.argv.splice(2, 0, "start");
await import(pathToFileURL(path.join(root, "dist", "cli.mjs")).href);

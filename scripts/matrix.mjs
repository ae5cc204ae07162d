// `npm run test:matrix`: who may do what, asked of every procedure, route, page and subscription. Last line: `matrix: N cells, M failed`.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { checkNode, ensureInstalled, root } from "./ready.mjs";

checkNode();
ensureInstalled();
const folder = mkdtempSync(path.join(tmpdir(), "footnote-matrix-"));
const report = path.join(folder, "report.json");
const vitest = path.join(root, "node_modules", ".bin", "vitest");
const args = ["run", "src/server/authorization", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
const { status } = spawnSync(vitest, args, { cwd: root, stdio: "inherit" });
const tests = existsSync(report) ? JSON.parse(readFileSync(report, "utf8")).testResults.flatMap((file) => file.assertionResults) : [];
rmSync(folder, { recursive: true, force: true });

let cells = 0;
let failed = 0;
for (const test of tests) {
  cells += test.meta?.cells ?? 0;
  // A test that failed without counting (a surface the matrix does not know) is one failure.
  failed += test.status === "failed" ? Math.max(1, test.meta?.wrong ?? 0) : 0;
}
if (cells === 0 || (status !== 0 && failed === 0)) failed = Math.max(1, failed);
console.log(`matrix: ${cells} cells, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

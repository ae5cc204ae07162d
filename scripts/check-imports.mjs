// Runs dependency-cruiser on src, then on planted bad imports: each rule must refuse its plant, or it guards nothing.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "..");
const config = ".dependency-cruiser.cjs";

/** rule → files to plant; the first one breaks the rule. */
const plants = {
  "no-circular": { "src/server/domain/a.ts": 'import "./b";', "src/server/domain/b.ts": 'import "./a";' },
  "not-to-unresolvable": { "src/server/domain/a.ts": 'import "./nowhere";' },
  "contract-imports-contract": { "src/contract/a.ts": 'import "../server/domain/b";', "src/server/domain/b.ts": "export {};" },
  "contract-uses-zod-only": { "src/contract/a.ts": 'import "react";' },
  "contract-without-node": { "src/contract/a.ts": 'import "node:fs";' },
  "domain-imports-domain": { "src/server/domain/a.ts": 'import "../adapters/b";', "src/server/adapters/b.ts": "export {};" },
  "domain-without-packages": { "src/server/domain/new-room/a.ts": 'import "pg";' },
  "domain-without-node": { "src/server/domain/a.ts": 'import "node:crypto";' },
  "adapters-import-domain": { "src/server/adapters/a.ts": 'import "../trpc/b";', "src/server/trpc/b.ts": "export {};" },
  "prisma-stays-in-its-adapter": { "src/server/adapters/events/a.ts": 'import "@prisma/client";' },
  "edges-import-services": { "src/server/rest/a.ts": 'import "../adapters/b";', "src/server/adapters/b.ts": "export {};" },
  "edges-see-container-types-only": {
    "src/server/trpc/a.ts": 'import { b } from "../container"; b();',
    "src/server/container.ts": "export function b() {}",
  },
  "ui-imports-ui": { "src/ui/a.ts": 'import type { B } from "../server/domain/b";', "src/server/domain/b.ts": "export type B = 1;" },
  "ui-sees-the-router-type-only": {
    "src/ui/a.ts": 'import { b } from "../server/trpc/root"; b();',
    "src/server/trpc/root.ts": "export function b() {}",
  },
  "ui-without-schemas": { "src/ui/a.ts": 'import { b } from "../contract/b"; b();', "src/contract/b.ts": "export function b() {}" },
  "i18n-imports-nothing-above": { "src/i18n/a.ts": 'import "../ui/b";', "src/ui/b.ts": "export {};" },
  "app-imports-edges": { "src/app/a.ts": 'import "../server/domain/b";', "src/server/domain/b.ts": "export {};" },
  "cli-and-bench-import-the-container": { "src/cli/a.ts": 'import "../server/adapters/b";', "src/server/adapters/b.ts": "export {};" },
  "cli-without-testing": { "src/cli/a.ts": 'import "../testing/b";', "src/testing/b.ts": "export {};" },
  "testing-is-for-tests": { "src/server/domain/a.ts": 'import "../../testing/b";', "src/testing/b.ts": "export {};" },
  "nobody-imports-app-cli-bench": { "src/server/domain/a.ts": 'import "../../cli/b";', "src/cli/b.ts": "export {};" },
};

function cruise(folder, type) {
  const bin = path.join(root, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
  return spawnSync(process.execPath, [bin, "src", "--config", config, "--output-type", type], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
}

/** Plants one rule's files in a folder of their own; true when that rule reports an error. */
function bites(rule, files) {
  const folder = mkdtempSync(path.join(tmpdir(), "footnote-imports-"));
  try {
    for (const file of [config, "tsconfig.json", "package.json"]) cpSync(path.join(root, file), path.join(folder, file));
    symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), `${text}\n`);
    }
    const report = JSON.parse(cruise(folder, "json").stdout);
    return report.summary.violations.some((violation) => violation.rule.name === rule && violation.rule.severity === "error");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const rules = createRequire(import.meta.url)(path.join(root, config)).forbidden.map((rule) => rule.name);
let failed = 0;
const real = cruise(root, "err");
process.stdout.write(real.stdout);
if (real.status !== 0) failed++;
for (const rule of rules) {
  const files = plants[rule];
  if (files && bites(rule, files)) continue;
  console.error(files ? `rule ${rule} let its planted import pass` : `rule ${rule} has no planted import`);
  failed++;
}
console.log(`import rules: ${rules.length + 1 - failed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;

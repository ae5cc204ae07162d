// `npm run build`: Prisma's client, the embedding model, the CLI, then the Next application.
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { root, run } from "./ready.mjs";

const bin = (name) => path.join(root, "node_modules", ".bin", name);

// Generating needs no schema engine; naming one keeps Prisma from trying to download it.
run(bin("prisma"), ["generate", "--no-hints"], {
  env: { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: "1" },
  what: "prisma generate",
});
run(process.execPath, ["scripts/build-model.mjs"], { what: "building the embedding model" });
run(process.execPath, ["scripts/build-fonts.mjs"], { what: "cutting the fonts" });
await build({
  entryPoints: { cli: path.join(root, "src/cli/main.ts"), bench: path.join(root, "src/bench/main.ts") },
  outdir: path.join(root, "dist"),
  outExtension: { ".js": ".mjs" },
  bundle: true,
  splitting: true,
  chunkNames: "chunks/[name]-[hash]",
  format: "esm",
  platform: "node",
  target: `node${readFileSync(path.join(root, "package.json"), "utf8").match(/">=(\d+\.\d+)/)?.[1] ?? "20.19"}`,
  packages: "external",
  alias: { "@": path.join(root, "src") },
  sourcemap: true,
  logLevel: "warning",
});
rmSync(path.join(root, ".next", "BUILD_ID"), { force: true });
run(bin("next"), ["build"], { env: { NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" }, what: "next build" });

// Cuts the faces of the interface to the letters and features it uses: all of them together stay below 80 KB.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import subsetFont from "subset-font"; // HarfBuzz's own subsetter as WebAssembly: no Python, no native build
import { root } from "./ready.mjs";

const out = path.join(root, "src", "ui", "generated");
const faces = {
  "sans-400": "inter/files/inter-latin-400-normal.woff2",
  "sans-600": "inter/files/inter-latin-600-normal.woff2",
  "serif-400": "source-serif-4/files/source-serif-4-latin-400-normal.woff2",
  "serif-400-italic": "source-serif-4/files/source-serif-4-latin-400-italic.woff2",
  "serif-600": "source-serif-4/files/source-serif-4-latin-600-normal.woff2",
};
/** Kerning, ligatures, and figures that stand in columns. */
const keepFeatures = ["kern", "liga", "tnum", "lnum"];

const range = (first, last) => String.fromCodePoint(...Array.from({ length: last - first + 1 }, (_, i) => first + i));
/** Basic Latin, Latin-1, and what else western text is set with; other letters come from the reader's own fonts. */
const letters = `${range(0x20, 0x7e)}${range(0xa0, 0xff)}ŒœŠšŸŽžıƒˆ˜–—‘’‚“”„†‡•…‰‹›€™−×→←↑↓↗⌘`;

mkdirSync(out, { recursive: true });
for (const [name, file] of Object.entries(faces)) {
  const whole = readFileSync(path.join(root, "node_modules", "@fontsource", file));
  const target = path.join(out, `${name}.woff2`);
  const cut = await subsetFont(whole, letters, { targetFormat: "woff2", keepFeatures });
  // Written only when it differs: a watching development server need not start over.
  if (!existsSync(target) || !readFileSync(target).equals(cut)) writeFileSync(target, cut);
}

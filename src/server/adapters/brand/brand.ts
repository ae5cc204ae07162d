import { readFile, stat } from "node:fs/promises";
import { extname } from "node:path";
import { EnvError } from "@/server/env";

/** What a deployment looks like beside its name: a stylesheet over the tokens, and a logo. */
export type Brand = { style: string | null; logo: { bytes: Uint8Array<ArrayBuffer>; type: string } | null };

const logoTypes: Record<string, string> = {
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webp": "image/webp",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
};
const mostLogoBytes = 262_144;

/** Reads the logo and makes the stylesheet of both; the accent is a colour as `#rrggbb`. Throws `EnvError`. */
export async function readBrand({ accent, logoFile }: { accent: string | undefined; logoFile: string | undefined }): Promise<Brand> {
  const logo = logoFile === undefined ? null : await readLogo(logoFile);
  const style = (accent === undefined ? "" : accentStyle(accent)) + (logo === null ? "" : logoStyle);
  return { style: style === "" ? null : style, logo };
}

/** The logo lies where `BrandMark` draws Footnote's own. */
const logoStyle = `[data-brand-mark] { background: url("/brand/logo") center / contain no-repeat; }
[data-brand-mark] > * { display: none; }
`;

/** Hue and strength are the deployment's; lightness is held where text keeps its contrast on light and on dark paper. */
function accentStyle(accent: string): string {
  const on = (light: string, dark: string) => `light-dark(oklch(from ${accent} ${light} h), oklch(from ${accent} ${dark} h))`;
  return `:root {
  --accent: ${on("min(l, 0.41) c", "max(l, 0.8) min(c, 0.1)")};
  --accent-soft: ${on("0.932 min(c, 0.03)", "0.275 min(c, 0.03)")};
  --mark: ${on("0.93 min(c, 0.05)", "0.36 min(c, 0.055)")};
}
`;
}

async function readLogo(file: string): Promise<Brand["logo"]> {
  const type = logoTypes[extname(file).toLowerCase()];
  if (type === undefined) throw new EnvError(`FOOTNOTE_LOGO: must be an SVG, PNG, WebP or JPEG file, not ${file}`);
  const size = await stat(file).then(
    (found) => (found.isFile() ? found.size : null),
    () => null,
  );
  if (size === null) throw new EnvError(`FOOTNOTE_LOGO: there is no file ${file} that can be read`);
  if (size > mostLogoBytes) throw new EnvError(`FOOTNOTE_LOGO: ${file} is larger than ${mostLogoBytes / 1_024} KB`);
  return { bytes: new Uint8Array(await readFile(file)), type };
}

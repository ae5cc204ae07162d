import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readBrand } from "./brand";

describe("a deployment's brand", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "footnote-brand-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (name: string, content: string) => {
    const full = path.join(folder, name);
    writeFileSync(full, content);
    return full;
  };

  it("is nothing unless something is set", async () => {
    expect(await readBrand({ accent: undefined, logoFile: undefined })).toEqual({ style: null, logo: null });
  });

  it("gives the tokens the hue of its accent, in both schemes", async () => {
    const { style } = await readBrand({ accent: "#7a1fa2", logoFile: undefined });
    expect(style).toMatch(/--accent: light-dark\(oklch\(from #7a1fa2 min\(l, 0\.41\) c h\), oklch\(from #7a1fa2 max\(l, 0\.8\)/);
  });

  it("has a logo of a kind that browsers show", async () => {
    const { logo } = await readBrand({ accent: undefined, logoFile: file("logo.SVG", "<svg/>") });
    expect([logo?.type, new TextDecoder().decode(logo?.bytes)]).toEqual(["image/svg+xml", "<svg/>"]);
  });

  it("says what is wrong with a logo that cannot be used", async () => {
    const reading = (logoFile: string) => readBrand({ accent: undefined, logoFile });
    await expect(reading(file("logo.html", "<b>"))).rejects.toThrow("must be an SVG, PNG, WebP or JPEG file");
    await expect(reading(path.join(folder, "none.png"))).rejects.toThrow("there is no file");
    await expect(reading(file("big.png", "x".repeat(300_000)))).rejects.toThrow("larger than 256 KB");
  });
});

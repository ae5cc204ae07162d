import localFont from "next/font/local";

// Two families, latin letters first. 68 KB are loaded ahead; the reading face's bold and italic come when a text uses them.

export const sans = localFont({
  src: [
    { path: "../../node_modules/@fontsource/inter/files/inter-latin-400-normal.woff2", weight: "400" },
    { path: "../../node_modules/@fontsource/inter/files/inter-latin-600-normal.woff2", weight: "600" },
  ],
  variable: "--font-sans",
  adjustFontFallback: "Arial",
});

export const serif = localFont({
  src: [{ path: "../../node_modules/@fontsource/source-serif-4/files/source-serif-4-latin-400-normal.woff2", weight: "400" }],
  variable: "--font-serif",
  declarations: [{ prop: "font-family", value: "Source Serif 4" }],
  adjustFontFallback: "Times New Roman",
});

export const serifMore = localFont({
  src: [
    { path: "../../node_modules/@fontsource/source-serif-4/files/source-serif-4-latin-400-italic.woff2", weight: "400", style: "italic" },
    { path: "../../node_modules/@fontsource/source-serif-4/files/source-serif-4-latin-600-normal.woff2", weight: "600", style: "normal" },
  ],
  variable: "--font-serif-more",
  declarations: [{ prop: "font-family", value: "Source Serif 4" }],
  preload: false,
  adjustFontFallback: false,
});

import localFont from "next/font/local";

// Two families, latin letters first: 68 KB come ahead of the text; the reading face's italic and bold when a text uses them.
// `tokens.css` names the families; the variables hold their metric-adjusted stand-ins.

export const interFace = localFont({
  src: [
    { path: "../../node_modules/@fontsource/inter/files/inter-latin-400-normal.woff2", weight: "400" },
    { path: "../../node_modules/@fontsource/inter/files/inter-latin-600-normal.woff2", weight: "600" },
  ],
  variable: "--font-sans",
  declarations: [{ prop: "font-family", value: "Inter" }],
  adjustFontFallback: "Arial",
});

export const serifFace = localFont({
  src: [{ path: "../../node_modules/@fontsource/source-serif-4/files/source-serif-4-latin-400-normal.woff2", weight: "400" }],
  variable: "--font-serif",
  declarations: [{ prop: "font-family", value: "SourceSerif" }],
  adjustFontFallback: "Times New Roman",
});

export const serifMoreFace = localFont({
  src: [
    { path: "../../node_modules/@fontsource/source-serif-4/files/source-serif-4-latin-400-italic.woff2", weight: "400", style: "italic" },
    { path: "../../node_modules/@fontsource/source-serif-4/files/source-serif-4-latin-600-normal.woff2", weight: "600", style: "normal" },
  ],
  variable: "--font-serif-more",
  declarations: [{ prop: "font-family", value: "SourceSerif" }],
  preload: false,
  adjustFontFallback: false,
});

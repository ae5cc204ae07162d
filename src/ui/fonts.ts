import localFont from "next/font/local";

// Two families in five files that `scripts/build-fonts.mjs` cuts, 74 KB together. What every page needs comes ahead of the text; the reading
// face's italic and bold when a text uses them. `tokens.css` names the families; the variables hold their metric-adjusted stand-ins.

export const interFace = localFont({
  src: [
    { path: "./generated/sans-400.woff2", weight: "400" },
    { path: "./generated/sans-600.woff2", weight: "600" },
  ],
  variable: "--font-sans",
  declarations: [{ prop: "font-family", value: "FootnoteSans" }],
  adjustFontFallback: "Arial",
});

export const serifFace = localFont({
  src: [{ path: "./generated/serif-400.woff2", weight: "400" }],
  variable: "--font-serif",
  declarations: [{ prop: "font-family", value: "FootnoteSerif" }],
  adjustFontFallback: "Times New Roman",
});

export const serifMoreFace = localFont({
  src: [
    { path: "./generated/serif-400-italic.woff2", weight: "400", style: "italic" },
    { path: "./generated/serif-600.woff2", weight: "600", style: "normal" },
  ],
  variable: "--font-serif-more",
  declarations: [{ prop: "font-family", value: "FootnoteSerif" }],
  preload: false,
  adjustFontFallback: false,
});

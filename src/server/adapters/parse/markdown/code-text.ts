import type { Code } from "mdast";

/** Lines that steer a site's highlighter and never show on the page. */
const directive =
  /^\s*(?:\/\/|#|\/\*|<!--|\{\/\*)\s*(?:highlight-(?:next-line|start|end)|---cut-(?:start|end|after)?-*)\s*(?:\*\/\}?|-->)?\s*$|^\s*\/\/\s*\^[?|].*$/;
const cut = /^\s*\/\/\s*---cut(?:-before)?---\s*$/;

/** Settings that Twoslash takes from lines of a block that asks for it; `@ts-expect-error` and its kin are TypeScript's own and show. */
const setting = /^\s*\/\/\s*@(?!ts-|filename\b)\w+(?::.*)?\s*$/;
/** The ones that are told from any other comment in code that does not name Twoslash. */
const knownSetting =
  /^\s*\/\/\s*@(?:(?:include|target|module|moduleResolution|lib|jsx|types|errors):\s*\S.*|(?:noErrors|noErrorValidation|noImplicitAny|strict|strictNullChecks|esModuleInterop|showEmit)(?::.*)?)\s*$/;
const fileName = /^\s*\/\/\s*@filename\b/;
const scripts = /^(?:[cm]?[jt]sx?|javascript|typescript|twoslash)$/i;

/** Code with fence and language, as the page shows it: what Twoslash cuts away above its mark is not there, nor what it only includes elsewhere. */
export function codeText({ lang, meta, value }: Code): string {
  if (lang === "twoslash" && /^include\s/.test(meta ?? "")) return "";
  const lines = value.split("\n");
  const uncut = lines.slice(lines.findLastIndex((line) => cut.test(line)) + 1).filter((line) => !directive.test(line));
  const shown = scripts.test(lang ?? "") ? withoutSettings(uncut, /\btwoslash\b/.test(meta ?? "")) : uncut;
  const code = shown.join("\n").replace(/^(?:[ \t]*\n)+|\s+$/g, "");
  if (code === "") return "";
  const longestRun = Math.max(0, ...(code.match(/`{3,}/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(Math.max(3, longestRun + 1));
  return `${fence}${lang ?? ""}\n${code}\n${fence}`;
}

/** Names of files stay where several are shown in one block, which nothing else would tell apart. */
function withoutSettings(lines: readonly string[], isTwoslash: boolean): string[] {
  const namesTell = lines.filter((line) => fileName.test(line)).length > 1;
  return lines.filter((line) => !(isTwoslash ? setting : knownSetting).test(line) && (namesTell || !fileName.test(line)));
}

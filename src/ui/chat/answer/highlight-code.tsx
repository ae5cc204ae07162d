import bash from "highlight.js/lib/languages/bash";
import css from "highlight.js/lib/languages/css";
import diff from "highlight.js/lib/languages/diff";
import go from "highlight.js/lib/languages/go";
import ini from "highlight.js/lib/languages/ini";
import java from "highlight.js/lib/languages/java";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import python from "highlight.js/lib/languages/python";
import rust from "highlight.js/lib/languages/rust";
import sql from "highlight.js/lib/languages/sql";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";
import { createLowlight } from "lowlight";
import type { ReactNode } from "react";

const lowlight = createLowlight({ bash, css, diff, go, ini, java, javascript, json, python, rust, sql, typescript, xml, yaml });
lowlight.registerAlias({
  bash: ["shell", "console", "shellsession"],
  json: ["json5", "jsonc"],
  xml: ["mdx", "vue"],
  ini: ["env", "dotenv"],
});

/** Beyond this plain text: colours are not worth a stutter. */
const maxChars = 20_000;
type Node = ReturnType<typeof lowlight.highlight>["children"][number];

/** Code as spans with highlight.js's classes; null for a language that is not known. */
export function highlightCode(code: string, language: string): ReactNode {
  if (code.length > maxChars || !lowlight.registered(language)) return null;
  return lowlight.highlight(language, code).children.map(toReact);
}

function toReact(node: Node, index: number): ReactNode {
  if (node.type === "text") return node.value;
  if (node.type !== "element") return null;
  const names = node.properties.className;
  return (
    <span key={`${index}`} className={Array.isArray(names) ? names.join(" ") : undefined}>
      {node.children.map(toReact)}
    </span>
  );
}

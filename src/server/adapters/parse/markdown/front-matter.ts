import { parse } from "yaml";
import { z } from "zod";

const maxFrontMatterChars = 64 * 1024;
/** Aliases may multiply a small text without end. */
const maxAliases = 20;

const text = z.union([z.string(), z.number()]).transform((value) => String(value).trim());
const optionalText = text.optional().catch(undefined);

const FrontMatter = z.looseObject({ title: optionalText, slug: optionalText, id: optionalText });

/** What of a page's front matter concerns us. */
export type FrontMatter = {
  title: string | null;
  slug: string | null;
  id: string | null;
  /** It holds a key that only Docusaurus gives a meaning. */
  isDocusaurus: boolean;
};

const docusaurusKeys = [
  "slug",
  "sidebar_label",
  "sidebar_position",
  "pagination_label",
  "hide_title",
  "hide_table_of_contents",
  "custom_edit_url",
];

const none: FrontMatter = { title: null, slug: null, id: null, isDocusaurus: false };

/** Splits a page into its front matter and the rest. A front matter that is broken, too large or a bomb is left out, not the page. */
export function splitFrontMatter(source: string): { frontMatter: FrontMatter; body: string } {
  const match = /^---[ \t]*\n(?:([\s\S]*?)\n)?---[ \t]*(?:\n|$)/.exec(source);
  if (!match) return { frontMatter: none, body: source };
  return { frontMatter: readYaml(match[1] ?? ""), body: source.slice(match[0].length) };
}

function readYaml(yaml: string): FrontMatter {
  if (yaml.length > maxFrontMatterChars) return none;
  try {
    const fields = FrontMatter.parse(parse(yaml, { maxAliasCount: maxAliases, uniqueKeys: false, logLevel: "error" }));
    return {
      title: fields.title || null,
      slug: fields.slug || null,
      id: fields.id || null,
      isDocusaurus: docusaurusKeys.some((key) => key in fields),
    };
  } catch {
    return none;
  }
}

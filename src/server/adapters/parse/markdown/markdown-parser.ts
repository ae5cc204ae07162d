import type { ParsedDocument } from "@/server/domain/ingestion/parsed-document";
import { type DocumentParser, DocumentRefused, type FileKind } from "@/server/domain/ingestion/ports";
import { decodeText } from "./decode-text";
import { splitFrontMatter } from "./front-matter";
import { pagePath } from "./page-path";
import { type PageSections, pageSections } from "./page-sections";
import { parseTrees } from "./parse-tree";
import { type SitePlace, surveySite } from "./site-layout";

/** Raise it whenever the same file would be read differently. */
const parserVersion = "markdown/2";

const readable = /\.(?:md|mdx|markdown)$/i;
/** Documents people expect to be read. Everything else that stands in a docs folder (pictures, styles, code, data) is no document. */
const unreadable = /\.(?:pdf|docx?|odt|rtf|html?|xhtml|txt|rst|adoc|asciidoc|org|tex|epub|pptx?|odp|xlsx?|ods|ipynb|pages)$/i;

/** Reads Markdown and MDX; files and folders whose name begins with _ are partials, not pages. */
export function createMarkdownParser(): DocumentParser {
  return {
    classify,
    open(paths) {
      const layout = surveySite(paths);
      return {
        version: `${parserVersion} ${layout.fingerprint}`,
        parse: (path, bytes) => parsePage(path, layout.place(path), bytes),
      };
    },
  };
}

function classify(path: string): FileKind {
  if (/(?:^|\/)_/.test(path)) return "other";
  if (readable.test(path)) return "document";
  return unreadable.test(path) ? "unsupported" : "other";
}

async function parsePage(path: string, place: SitePlace, bytes: Uint8Array): Promise<ParsedDocument> {
  const { frontMatter, body } = splitFrontMatter(decodeText(bytes));
  const page = await readSections(body, /\.mdx$/i.test(path), frontMatter.title);
  return {
    title: frontMatter.title ?? (page.heading || fileTitle(path)),
    urlPath: pagePath(place, frontMatter),
    version: place.version,
    locale: place.locale,
    sections: page.sections,
  };
}

/** A tree too deep to walk is refused as such; what its source looks like decides, not a limit that could be named beforehand. */
async function readSections(body: string, isMdxFile: boolean, title: string | null): Promise<PageSections> {
  try {
    return pageSections(await parseTrees(body, isMdxFile), title);
  } catch (error) {
    if (error instanceof RangeError) throw new DocumentRefused("PAYLOAD_TOO_LARGE", "The page is nested too deeply.");
    throw error;
  }
}

/** "guides/getting-started.md" is "getting started"; an index or README is named after its folder. */
function fileTitle(path: string): string {
  const segments = path.replace(/\.[^./]+$/, "").split("/");
  const name = segments.at(-1) ?? "";
  const own = /^(?:index|readme)$/i.test(name) ? (segments.at(-2) ?? name) : name;
  return (
    own
      .replace(/^\d+[-_. ]+(?=\D)/, "")
      .replace(/[-_]+/g, " ")
      .trim() || name
  );
}

import type { FrontMatter } from "./front-matter";
import type { SitePlace } from "./site-layout";

const datedPost = /^(\d{4})-(\d{1,2})-(\d{1,2})-(.+)$/;

/** Where the site serves a page, below its base URL, without slashes at either end. Follows Docusaurus where the folder does. */
export function pagePath(place: SitePlace, frontMatter: FrontMatter): string {
  const segments = place.path.replace(/\.mdx?$/i, "").split("/");
  const followsDocusaurus = place.isDocusaurus || frontMatter.isDocusaurus;
  const page = followsDocusaurus ? docusaurusPath(place, segments, frontMatter) : plainPath(segments);
  return [place.route, page].filter((part) => part !== "").join("/");
}

function plainPath(segments: string[]): string {
  return (/^(?:index|readme)$/i.test(segments.at(-1) ?? "") ? segments.slice(0, -1) : segments).join("/");
}

function docusaurusPath(place: SitePlace, segments: string[], { slug, id }: FrontMatter): string {
  const names = place.kind === "docs" ? segments.map(dropNumberPrefix) : segments;
  const folder = names.slice(0, -1);
  const name = names.at(-1) ?? "";
  if (slug !== null) return resolveSlug(place.kind === "docs" ? folder : [], slug);
  if (place.kind === "blog") return [...folder, ...blogName(name)].join("/");
  const isIndex =
    id === null && (/^(?:index|readme)$/i.test(name) || (folder.length > 0 && name.toLowerCase() === folder.at(-1)?.toLowerCase()));
  return (isIndex ? folder : [...folder, id ?? name]).join("/");
}

/** "01-intro" and "2. Setup" lose their number; dates and versions ("7.0-notes") keep it. Docusaurus's own rule. */
function dropNumberPrefix(name: string): string {
  return /^\d+[-_.]\d+/.test(name) ? name : name.replace(/^\d+\s*[-_.]+\s*(?=[^-_.\s])/, "");
}

function blogName(name: string): string[] {
  const [, year = "", month = "", day = "", title = ""] = datedPost.exec(name) ?? [];
  return title === "" ? [name] : [year, month.padStart(2, "0"), day.padStart(2, "0"), title];
}

/** A slug with a leading slash counts from the group's root, any other from the page's folder. */
function resolveSlug(folder: string[], slug: string): string {
  const path: string[] = slug.startsWith("/") ? [] : [...folder];
  for (const segment of slug.split("/")) {
    if (segment === "..") path.pop();
    else if (segment !== "" && segment !== ".") path.push(segment);
  }
  return path.join("/");
}

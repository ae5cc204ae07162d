/** Where a file stands in a documentation site. Routes are without slashes at either end; "" is the site's root. */
export type SitePlace = {
  /** What the site puts before the pages of this group: "docs", "docs/10.x", "fr/docs". */
  route: string;
  /** The file's path within the group. */
  path: string;
  version: string | null;
  locale: string | null;
  kind: "docs" | "blog";
  /** The folder follows Docusaurus's conventions. */
  isDocusaurus: boolean;
};

/** How a folder is laid out as a site, seen from all its paths. */
export type SiteLayout = {
  /** Names the layout; the same paths in another layout have other addresses. */
  fingerprint: string;
  place(path: string): SitePlace;
};

const siteMarks =
  /^(?:docusaurus\.config\.[cm]?[jt]s|versions\.json|sidebars\.[cm]?[jt]s(?:on)?|versioned_docs\/.*|versioned_sidebars\/.*|i18n\/[^/]+\/docusaurus-.*)$/;
const versionedPage = /^versioned_docs\/version-([^/]+)\/(.+)$/;
const translatedPage = /^i18n\/([^/]+)\/docusaurus-plugin-content-docs(?:-[^/]+)?\/(current|version-[^/]+)\/(.+)$/;
const docsPage = /^docs\/(.+)$/;
const blogPage = /^blog\/(.+)$/;

/** Finds the sites in a folder: it may be a docs folder itself, a site, or a repository with a site in it. */
export function surveySite(paths: readonly string[]): SiteLayout {
  const roots = findSiteRoots(paths);
  const isDocusaurus = roots.length > 0 || paths.some((path) => /(?:^|\/)_category_\.(?:json|ya?ml)$|\.mdx$/.test(path));
  return {
    fingerprint: JSON.stringify([isDocusaurus, roots]),
    place(path) {
      const root = roots.find((candidate) => path.startsWith(candidate)) ?? "";
      return { ...placeInSite(path.slice(root.length)), isDocusaurus };
    },
  };
}

/** Folders that hold a site, deepest first, each with its slash at the end. */
function findSiteRoots(paths: readonly string[]): string[] {
  const roots = new Set<string>();
  for (const path of paths) {
    const segments = path.split("/");
    for (let depth = 0; depth < Math.min(segments.length, 4); depth += 1) {
      if (siteMarks.test(segments.slice(depth).join("/")))
        roots.add(
          segments
            .slice(0, depth)
            .map((segment) => `${segment}/`)
            .join(""),
        );
    }
  }
  return [...roots].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
}

function placeInSite(path: string): Omit<SitePlace, "isDocusaurus"> {
  const versioned = versionedPage.exec(path);
  if (versioned) {
    const [, version = "", rest = ""] = versioned;
    return { route: `docs/${version}`, path: rest, version, locale: null, kind: "docs" };
  }
  const translated = translatedPage.exec(path);
  if (translated) {
    const [, locale = "", branch = "", rest = ""] = translated;
    const version = branch === "current" ? null : branch.slice("version-".length);
    return { route: [locale, "docs", ...(version === null ? [] : [version])].join("/"), path: rest, version, locale, kind: "docs" };
  }
  const rest = docsPage.exec(path)?.[1];
  if (rest !== undefined) return { route: "docs", path: rest, version: null, locale: null, kind: "docs" };
  const post = blogPage.exec(path)?.[1];
  if (post !== undefined) return { route: "blog", path: post, version: null, locale: null, kind: "blog" };
  return { route: "", path, version: null, locale: null, kind: "docs" };
}

/** The address of a page under its site's base URL, null when the site is not served anywhere. */
export function pageUrl(baseUrl: string | null, urlPath: string): string | null {
  if (baseUrl === null) return null;
  const path = urlPath
    .split("/")
    .filter((segment) => segment !== "")
    .map(encodeURIComponent)
    .join("/");
  return `${baseUrl.replace(/\/+$/, "")}/${path}`;
}

const allowed = new Set(["http:", "https:", "mailto:"]);

/** An absolute address that may be linked to, or null: http, https and mailto only, nothing relative, no control characters. */
export function safeUrl(url: string | null | undefined): string | null {
  if (!url || /[\p{Cc}\s]/u.test(url)) return null;
  const parsed = URL.parse ? URL.parse(url) : parseUrl(url);
  return parsed && allowed.has(parsed.protocol) ? parsed.href : null;
}

function parseUrl(url: string): URL | null {
  try {
    return new URL(url);
  } catch {
    return null;
  }
}

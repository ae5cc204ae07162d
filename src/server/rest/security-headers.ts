/**
 * What a page may load and do: its own scripts by nonce, what those load, its own styles, pictures and connections, and nothing of anybody
 * else's. Development needs `eval` for React's stack traces.
 */
export function contentSecurityPolicy(nonce: string, isDevelopment: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    `style-src 'self' ${isDevelopment ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** Whether the public address is https. */
export function isSecureSite({ PUBLIC_URL }: { PUBLIC_URL?: string | undefined }): boolean {
  return PUBLIC_URL?.startsWith("https:") ?? false;
}

/** The headers of every response, its policy among them. What else the owner of a secure site's domain serves under it is not ours to say. */
export function securityHeaders(isSecure: boolean, policy: string): [name: string, value: string][] {
  return [
    ["content-security-policy", policy],
    ["x-content-type-options", "nosniff"],
    ["referrer-policy", "strict-origin-when-cross-origin"],
    ["permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"],
    ["cross-origin-opener-policy", "same-origin"],
    ["x-frame-options", "DENY"],
    ...(isSecure ? [["strict-transport-security", "max-age=31536000"] satisfies [string, string]] : []),
  ];
}

const longest = 100;

/** The first that is found wins: browsers name their ancestors too. */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\b(?:Edg|EdgA|EdgiOS)\//, "Edge"],
  [/\b(?:OPR|Opera|OPiOS)\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\bVivaldi\//, "Vivaldi"],
  [/\bYaBrowser\//, "Yandex Browser"],
  [/\b(?:Firefox|FxiOS)\//, "Firefox"],
  [/\b(?:Chrome|Chromium|CriOS|HeadlessChrome)\//, "Chrome"],
  [/\bVersion\/[\d.]+.*\bSafari\//, "Safari"],
];

const systems: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bMac OS X\b|\bMacintosh\b/, "macOS"],
  [/\bLinux\b|\bX11\b/, "Linux"],
];

/** Browser and system in words, from a `User-Agent` header: "Firefox on Linux". A program is called by the name it gives. Null where unknown. */
export function deviceName(userAgent: string | null): string | null {
  const text = userAgent?.slice(0, 1_000) ?? "";
  const browser = nameIn(text, browsers);
  const system = nameIn(text, systems);
  if (browser !== null && system !== null) return `${browser} on ${system}`;
  if (browser !== null || system !== null) return browser ?? system;
  return /^[A-Za-z][\w.-]*(?=\/|$)/.exec(text)?.[0].slice(0, longest) ?? null;
}

function nameIn(text: string, names: typeof browsers): string | null {
  return names.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

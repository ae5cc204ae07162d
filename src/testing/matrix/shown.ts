import type { Shown } from "./policy";

/** What went over the wire. The moment of a reply, and a new guest's random token, are no difference between two. */
export async function toShown(response: Response, codeOf: (body: unknown) => string): Promise<Shown> {
  const text = (await response.text()).replace(/"timestamp":"[^"]+"/, '"timestamp":"…"');
  const headers = [...response.headers].map(([name, value]) => `${name}: ${value.replace(/(footnote_guest)=[\w-]{43}/, "$1=…")}`);
  const isRefused = response.status >= 400;
  const body: unknown = isRefused ? JSON.parse(text) : null;
  return { status: response.status, code: isRefused ? codeOf(body) : null, text, headers: headers.join("\n") };
}

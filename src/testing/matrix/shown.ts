import type { Shown } from "./policy";

/** What went over the wire. The moment of a reply, and random tokens of a guest or of a form, are no difference between two. */
export async function toShown(response: Response, codeOf: (body: unknown) => string): Promise<Shown> {
  const text = (await response.text()).replace(/"timestamp":"[^"]+"/, '"timestamp":"…"');
  const headers = [...response.headers].map(
    ([name, value]) => `${name}: ${value.replace(/(footnote_guest)=[\w-]{43}|(next-auth\.csrf-token)=[^;]+/, "$1$2=…")}`,
  );
  const isRefused = response.status >= 400;
  const body: unknown = isRefused ? JSON.parse(text) : null;
  return { status: response.status, code: isRefused ? codeOf(body) : null, text, headers: headers.join("\n") };
}

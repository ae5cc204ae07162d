/** What the server said: a status and a text. */
export type Said = { status: number; text: string };

/** Requests as a browser with this cookie sends them. */
export type Calls = {
  call(path: string, init?: RequestInit): Promise<Said>;
  query(procedure: string, input: object): Promise<Said>;
  mutate(procedure: string, input: object): Promise<Said>;
};

/** Requests to the server at `url`. */
export function callsAs(url: string, cookie: string): Calls {
  const call: Calls["call"] = async (path, init = {}) => {
    const response = await fetch(`${url}${path}`, { ...init, headers: { cookie, ...init.headers } });
    return { status: response.status, text: await response.text() };
  };
  const json = { "content-type": "application/json" };
  return {
    call,
    query: (procedure, input) => call(`/api/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`),
    mutate: (procedure, input) => call(`/api/trpc/${procedure}`, { method: "POST", headers: json, body: JSON.stringify(input) }),
  };
}

import type { ErrorBody } from "@/contract/error-code";

/** How a request to the sign-in routes ended. `wrong`: the address and the password do not go together, or are none. */
export type AuthReply =
  | { status: "done"; url: string | null }
  | { status: "wrong" }
  | { status: "limited"; retryAfterMs: number }
  | { status: "failed" };

/** Signs in with a password. The answer sets the cookies. */
export function signInWithPassword(email: string, password: string): Promise<AuthReply> {
  return post("callback/credentials", { email, password });
}

/** Where to go after signing in, a path of this site; and the token of an invitation, for whoever has no account yet. */
export type ComingBack = { from: string; invitation?: string | undefined };

/** Sends a link that signs in to `email`. */
export function mailSignInLink(email: string, back: ComingBack): Promise<AuthReply> {
  return post("signin/email", { email, ...fieldsOf(back) });
}

/** Where a provider asks its people; from there they come back signed in. */
export function beginAt(provider: string, back: ComingBack): Promise<AuthReply> {
  return post(`signin/${provider}`, fieldsOf(back));
}

/** Ends this browser's session. */
export function signOut(): Promise<AuthReply> {
  return post("signout", {});
}

function fieldsOf({ from, invitation }: ComingBack): Record<string, string> {
  return { callbackUrl: from, ...(invitation === undefined ? {} : { invitation }) };
}

async function post(path: string, fields: Record<string, string>): Promise<AuthReply> {
  try {
    const { csrfToken }: { csrfToken: string } = await (await fetch("/api/auth/csrf", { cache: "no-store" })).json();
    const response = await fetch(`/api/auth/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...fields, csrfToken }),
    });
    return await replyOf(response);
  } catch {
    return { status: "failed" };
  }
}

async function replyOf(response: Response): Promise<AuthReply> {
  const body: { url?: string; error?: ErrorBody } = await response.json();
  if (response.status === 429) return { status: "limited", retryAfterMs: body.error?.retryAfterMs ?? 60_000 };
  if (response.status === 401 || response.status === 400) return { status: "wrong" };
  return response.ok ? { status: "done", url: body.url ?? null } : { status: "failed" };
}

import { createHash, generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** Who signs in at the provider. */
export type ProviderPerson = { id: number; login: string; name: string | null; email: string | null; isVerified: boolean };

/** A provider on the loopback: GitHub Enterprise's addresses, and OpenID Connect as Google speaks it. */
export type MockOAuthServer = {
  url: string;
  /** Whoever is signed in there when a browser arrives. */
  person: ProviderPerson;
  /** What goes wrong next, once. `emails`: the API that tells addresses fails. */
  fails: "token" | "emails" | "nonce" | null;
  /** Parameters that browsers were sent there with. */
  asked: URLSearchParams[];
  /** What a browser is sent back to from an authorization address. */
  consent(authorizationUrl: string): string;
  close(): Promise<void>;
};

type Grant = { person: ProviderPerson; challenge: string | null; nonce: string | null; redirectUri: string; clientId: string };

/** Starts one on a free port. It checks what a real one checks: client, redirect address, code once, PKCE. */
export async function startMockOAuthServer(clientId: string, clientSecret: string): Promise<MockOAuthServer> {
  const grants = new Map<string, Grant>();
  const tokens = new Map<string, ProviderPerson>();
  const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const http = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const address = http.address();
  const url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;

  const server: MockOAuthServer = {
    url,
    person: { id: 1, login: "octo", name: "Octo Cat", email: "octo@example.org", isVerified: true },
    fails: null,
    asked: [],
    consent(authorizationUrl) {
      const { searchParams: asked } = new URL(authorizationUrl);
      server.asked.push(asked);
      const redirectUri = asked.get("redirect_uri") ?? "";
      const code = randomUUID();
      const [challenge, nonce] = [asked.get("code_challenge"), asked.get("nonce")];
      grants.set(code, { person: { ...server.person }, challenge, nonce, redirectUri, clientId: asked.get("client_id") ?? "" });
      return `${redirectUri}?${new URLSearchParams({ code, state: asked.get("state") ?? "" })}`;
    },
    close: () => new Promise((resolve) => http.close(() => resolve())),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const json = (body: unknown, status = 200) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    const path = request.url?.split("?")[0];
    const bearer = tokens.get(request.headers.authorization?.replace(/^(?:Bearer|token) /i, "") ?? "");
    const failing = server.fails;
    if (path === "/login/oauth/access_token" || path === "/token") return void json(...exchange(await bodyOf(request), request));
    if (path === "/.well-known/openid-configuration") return void json(configuration());
    if (path === "/jwks") return void json({ keys: [{ ...keys.publicKey.export({ format: "jwk" }), kid: "1", alg: "RS256", use: "sig" }] });
    if (bearer === undefined) return void json({ message: "Bad credentials" }, 401);
    const { id, login, name, email, isVerified } = bearer;
    if (path === "/api/v3/user") return void json({ id, login, name, email: "shown-but-unproven@example.org" });
    if (path === "/api/v3/user/emails") {
      if (failing === "emails") return void json({ message: "secret upstream text" }, 500);
      const other = { email: "other@example.org", primary: false, verified: true };
      return void json(email === null ? [] : [other, { email, primary: true, verified: isVerified }]);
    }
    json({}, 404);
  }

  function exchange(form: URLSearchParams, request: IncomingMessage): [unknown, number?] {
    const basic = Buffer.from(request.headers.authorization?.replace(/^Basic /, "") ?? "", "base64").toString();
    const [id, secret] = basic.split(":").map((part) => decodeURIComponent(part.replaceAll("+", " ")));
    const isClient = id === clientId && secret === clientSecret;
    const code = form.get("code") ?? "";
    const grant = grants.get(code);
    grants.delete(code);
    const failing = server.fails;
    if (failing === "token") return [{ error: "incorrect_client_credentials", error_description: "secret upstream text" }, 401];
    const challenge = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    const isFair = grant !== undefined && grant.clientId === clientId && grant.redirectUri === form.get("redirect_uri");
    if (!isClient || !isFair || (grant.challenge !== null && grant.challenge !== challenge))
      return [{ error: "bad_verification_code" }, 400];
    const accessToken = randomUUID();
    tokens.set(accessToken, grant.person);
    const token = { access_token: accessToken, token_type: "bearer", scope: "read:user,user:email" };
    return [grant.nonce === null ? token : { ...token, id_token: idToken(grant, failing === "nonce" ? "another" : grant.nonce) }];
  }

  function idToken({ person, clientId: aud }: Grant, nonce: string): string {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const iat = Math.floor(Date.now() / 1_000);
    const { email, isVerified: email_verified, name } = person;
    const claims = { iss: url, aud, sub: String(person.id), iat, exp: iat + 300, nonce, name, email, email_verified };
    const signed = `${part({ alg: "RS256", kid: "1" })}.${part(claims)}`;
    return `${signed}.${sign("RSA-SHA256", Buffer.from(signed), keys.privateKey).toString("base64url")}`;
  }

  function configuration() {
    return {
      issuer: url,
      authorization_endpoint: `${url}/authorize`,
      token_endpoint: `${url}/token`,
      jwks_uri: `${url}/jwks`,
      response_types_supported: ["code"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256"],
    };
  }
  return server;
}

async function bodyOf(request: IncomingMessage): Promise<URLSearchParams> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return new URLSearchParams(text);
}

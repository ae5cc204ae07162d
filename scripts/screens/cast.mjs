// Who looks at a page: people made on the running application, once each, by what a browser would send.
import { request } from "@playwright/test";

const password = "four words in a row";
const browsers = {
  phone:
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1",
  office: "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
  own: "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
};

/**
 * The cast of an application seen at `origin`. `cookiesOf(role)`: `guest` has asked three things, `person` is signed in on three browsers,
 * `ended` was signed out from elsewhere, `admin` opened the first administrator's link. `link(kind)`: the path of a one-time link.
 */
export function castOf(app, origin) {
  const made = new Map();
  const once = (name, make) => {
    if (!made.has(name)) made.set(name, make());
    return made.get(name);
  };
  const ada = () => once("ada", () => signUp(origin, { email: "ada@example.org", name: "Ada Lovelace", password }));
  const roles = {
    guest: () => withBrowser(origin, "own", askThree),
    person: async () => {
      await ada();
      await withBrowser(origin, "phone", (browser) => signIn(browser, "ada@example.org"));
      await withBrowser(origin, "office", (browser) => signIn(browser, "ada@example.org"));
      return withBrowser(origin, "own", (browser) => signIn(browser, "ada@example.org"));
    },
    ended: async () => {
      await signUp(origin, { email: "grace@example.org", password });
      return withBrowser(origin, "own", async (browser) => {
        await signIn(browser, "grace@example.org");
        const { cookies } = await browser.storageState();
        await call(browser, "account.signOutEverywhere", {});
        return cookies;
      });
    },
    admin: async () => {
      await signUp(origin, { email: "admin@example.org", name: "Charles", password, token: app.adminLink.split("/").at(-1) });
      return withBrowser(origin, "own", (browser) => signIn(browser, "admin@example.org"));
    },
  };
  const links = {
    "first-admin": () => app.adminLink,
    "set-password": async () => (await app.command("admin", "create", "charles@example.org")).url,
    invite: async () => (await app.command("admin", "invite", "emmy@example.org")).url,
  };
  return {
    cookiesOf: (role) => once(role, roles[role]),
    link: (kind) => once(kind, async () => new URL(await links[kind]()).pathname),
  };
}

/** Does something in a browser of its own; its cookies afterwards, unless `act` gives others. */
async function withBrowser(origin, name, act) {
  const browser = await request.newContext({ baseURL: origin, userAgent: browsers[name] });
  try {
    await browser.get("/");
    return (await act(browser)) ?? (await browser.storageState()).cookies;
  } finally {
    await browser.dispose();
  }
}

async function signUp(origin, input) {
  await withBrowser(origin, "own", (browser) => call(browser, "account.signUp", input));
}

async function signIn(browser, email) {
  const { csrfToken } = await (await browser.get("/api/auth/csrf")).json();
  const reply = await browser.post("/api/auth/callback/credentials", { data: { csrfToken, email, password } });
  if (!reply.ok()) throw new Error(`${email} could not sign in: ${reply.status()}`);
}

async function askThree(browser) {
  for (const text of ["How do I back up Footnote?", "Which databases work?", "Can it run behind nginx?"]) {
    await call(browser, "message.send", { conversationId: crypto.randomUUID(), messageId: crypto.randomUUID(), text });
  }
}

async function call(browser, procedure, input) {
  const reply = await browser.post(`/api/trpc/${procedure}`, { data: input });
  if (!reply.ok()) throw new Error(`${procedure}: ${reply.status()} ${await reply.text()}`);
}

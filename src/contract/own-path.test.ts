import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ownPath } from "./own-path";

const elsewhere = [
  "//evil.test",
  "///evil.test",
  "/\\evil.test",
  "\\\\evil.test",
  "\\/evil.test",
  "/\t/evil.test",
  "/\n/evil.test",
  "\t//evil.test",
  " //evil.test",
  "/\r\nlocation: https://evil.test",
  "https:evil.test",
  "http:evil.test",
  "https:/evil.test",
  "https://evil.test",
  "HTTPS://evil.test",
  "https:\\\\evil.test",
  "http://chat.test@evil.test",
  "http://chat.test:80@evil.test/",
  "http://chat.test\\@evil.test",
  "http://chat.test.evil.test/",
  "http://chat.test。evil.test/",
  "http://evil.test#@chat.test",
  "http://user:word@chat.test/",
  "http://chat.test:81/",
  "https://chat.test/",
  "ftp://chat.test/",
  "javascript:alert(1)",
  "java\nscript:alert(1)",
  "JaVaScRiPt://chat.test/%0aalert(1)",
  "data:text/html,<script>alert(1)</script>",
  "vbscript:msgbox",
  "blob:http://chat.test/3f2a",
  "file:///etc/passwd",
  "/%2f%2fevil.test",
  "/%2F/evil.test",
  "/%5cevil.test",
  "/%255cevil.test",
  "/%252f%252fevil.test",
  "/%09/evil.test",
  "/.//evil.test",
  "/..//evil.test",
  "/a/..//evil.test",
  "/%2e%2e//evil.test",
  "//%65vil.test",
  "／／evil.test",
  "/／evil.test",
  "//evil。test",
  "//ⓔvil.test",
  "/\u2028/evil.test",
  "/\u0000/evil.test",
  "/%",
  "/%zz",
  "evil.test",
  "?next=//evil.test",
  "#//evil.test",
  "",
  "/api/auth/signout",
  "/API/trpc",
  `/${"a".repeat(3_000)}`,
  "http://evil.test/c/1",
  "////evil.test",
  "/\\/evil.test",
  "/c/..//evil.test",
  "/%2e//evil.test",
  "JaVaScRiPt:alert(1)",
  "data:text/html,hello",
  "@evil.test",
  "blob:https://evil.test",
  "/a\\..\\..\\evil.test",
  "/%2f/evil.test",
  "/%0d%0aset-cookie:a=b",
  "/c/%ff",
  " ",
  "/sign-in",
  "/sign-in?from=/sign-in",
  "/sign-up",
  "/link/abc",
  "/forgot-password",
  "/c/../sign-in",
  "/sign%2din",
];

describe("an address to come back to", () => {
  for (const given of elsewhere) {
    it(`is the start page instead of ${JSON.stringify(given.slice(0, 60))}`, () => {
      expect(ownPath(given, "http://chat.test")).toBe("/");
      expect(ownPath(given)).toBe("/");
    });
  }

  it("is never anything but text", () => {
    for (const given of [undefined, null, 7, {}, ["/c/1"], { toString: () => "/c/1" }])
      expect(ownPath(given, "http://chat.test")).toBe("/");
  });

  it("is a page of our own, with its query and fragment", () => {
    for (const path of ["/", "/c/1", "/d/guide/a%20b.md?x=1#%C3%BC", "/admin?from=//evil.test", "/@somebody", "/c/1?u=https://evil.test"]) {
      expect(ownPath(path, "http://chat.test")).toBe(path);
      expect(ownPath(path)).toBe(path);
      expect(ownPath(`http://chat.test${path}`, "http://chat.test")).toBe(path);
      expect(ownPath(`http://chat.test${path}`)).toBe("/");
    }
    expect(ownPath("https://chat.test/c/1", "https://chat.test")).toBe("/c/1");
    expect(ownPath("http://chat.test", "http://chat.test")).toBe("/");
  });

  it("leads nowhere else, whatever is given", () => {
    const piece = fc.constantFrom(
      "/",
      "\\",
      "//",
      ":",
      "@",
      "%2f",
      "%5c",
      "evil.test",
      "chat.test",
      "http",
      "https",
      "\t",
      "\n",
      ".",
      "..",
      "#",
      "?",
      "。",
      "[",
      "]",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece, { maxLength: 9 }).map((all) => all.join("")),
          fc.string(),
          fc.webUrl(),
        ),
        (given) => {
          const path = ownPath(given, "http://chat.test");
          expect(path).toMatch(/^\/(?![/\\])/);
          for (const origin of ["http://chat.test", "https://chat.test"]) expect(new URL(path, origin).origin).toBe(origin);
        },
      ),
      { numRuns: 3_000 },
    );
  });
});

import { describe, expect, it } from "vitest";
import { ownPath, pathWithReturn } from "./own-path";

const elsewhere = [
  "https://evil.example",
  "http://evil.example/c/1",
  "//evil.example",
  "///evil.example",
  "////evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "/\\/evil.example",
  "/\t/evil.example",
  "/\n/evil.example",
  "\t//evil.example",
  " //evil.example",
  "/.//evil.example",
  "/..//evil.example",
  "/c/..//evil.example",
  "/%2e//evil.example",
  "/%2e%2e//evil.example",
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  "data:text/html,hello",
  "evil.example",
  "@evil.example",
  "https:evil.example",
  "https:/evil.example",
  "blob:https://evil.example",
  "/\u0000/evil.example",
  "/a\\..\\..\\evil.example",
  "/%2f/evil.example",
  "/%252f%252fevil.example",
  "/%5cevil.example",
  "/%255cevil.example",
  "/%0d%0aset-cookie:a=b",
  "/%",
  "/c/%ff",
  "",
  " ",
];

describe("ownPath", () => {
  it.each(elsewhere)("sends nobody to %j", (from) => expect(ownPath(from)).toBe("/"));

  it.each([undefined, null, 7, ["/a", "/b"], {}])("takes %j for no path", (from) => expect(ownPath(from)).toBe("/"));

  it.each(["/", "/c/018f0000-0000-7000-8000-000000000001", "/d/guide/a b.md", "/account?tab=1#places", "/c/x?next=https://evil.example"])(
    "keeps %j on this site",
    (from) => {
      const { origin, href } = new URL(ownPath(from), "https://docs.example");
      expect(origin).toBe("https://docs.example");
      expect(href).toBe(new URL(from, "https://docs.example").href);
    },
  );

  it.each(["/sign-in", "/sign-in?from=/sign-in", "/sign-up", "/link/abc", "/api/auth/signout", "/c/../sign-in", "/sign%2din"])(
    "does not lead back to %j",
    (from) => expect(ownPath(from)).toBe("/"),
  );

  it("whatever is given, the browser stays on this site", () => {
    for (const from of elsewhere)
      for (const prefix of ["", "/", "/c/", "/./"]) {
        expect(new URL(ownPath(prefix + from), "https://docs.example").origin).toBe("https://docs.example");
      }
  });
});

describe("pathWithReturn", () => {
  it("names the way back only where there is one", () => {
    expect(pathWithReturn("/sign-in", "/")).toBe("/sign-in");
    expect(pathWithReturn("/sign-up", "/c/1?a=b")).toBe("/sign-up?from=%2Fc%2F1%3Fa%3Db");
    expect(pathWithReturn("/sign-in", "//evil.example")).toBe("/sign-in");
  });
});

import { describe, expect, it } from "vitest";
import { Email, LinkToken, Password } from "./account";

describe("an e-mail address", () => {
  it.each([
    ["Ada@Example.ORG", "ada@example.org"],
    ["  ada@example.org\n", "ada@example.org"],
    ["o'neill+news.letter@mail-1.example.co.uk", "o'neill+news.letter@mail-1.example.co.uk"],
    ["user@xn--80akhbyknj4f.xn--p1ai", "user@xn--80akhbyknj4f.xn--p1ai"],
    [`${"a".repeat(242)}@example.org`, `${"a".repeat(242)}@example.org`],
  ])("is %j as %j", (given, kept) => {
    expect(Email.parse(given)).toBe(kept);
  });

  it.each([
    ["Cyrillic а", "аda@example.org"],
    ["Cyrillic а in the domain", "ada@exаmple.org"],
    ["a Kelvin sign, whose small letter is k", "\u212Aay@example.org"],
    ["a dotted capital I, whose small letter is i and a dot", "\u0130da@example.org"],
    ["a long s, whose capital is S", "\u017Fam@example.org"],
    ["full-width letters", "ａｄａ@example.org"],
    ["a full-width @", "ada＠example.org"],
    ["an ideographic full stop", "ada@example。org"],
    ["a combining accent", "ada\u0301@example.org"],
    ["a zero-width space", "a\u200Bda@example.org"],
    ["a soft hyphen", "a\u00ADda@example.org"],
    ["a right-to-left override", "\u202Eada@example.org"],
    ["a trailing dot", "ada@example.org."],
    ["two dots", "ada..b@example.org"],
    ["a leading dot", ".ada@example.org"],
    ["a quoted local part", '"ada b"@example.org'],
    ["a quoted look-alike", '"ada"@example.org'],
    ["a comment", "ada(admin)@example.org"],
    ["a display name", "Ada <ada@example.org>"],
    ["two addresses", "ada@example.org,eve@example.org"],
    ["two @", "ada@eve@example.org"],
    ["NUL", "ada\0@example.org"],
    ["a line break and a header", "ada@example.org\r\nBcc: eve@example.org"],
    ["a tab", "ada\t@example.org"],
    ["an address literal", "ada@[127.0.0.1]"],
    ["no domain", "ada@localhost"],
    ["nothing", ""],
    ["255 characters", `${"a".repeat(243)}@example.org`],
  ])("has no %s", (_, given) => {
    expect(Email.safeParse(given).success).toBe(false);
  });

  it("is looked at in no time, however long and odd what is given", () => {
    for (const given of ["a.".repeat(500_000), `${"a".repeat(500_000)}@`, `a@${"a.".repeat(500_000)}`])
      expect(Email.safeParse(given).success).toBe(false);
  });
});

describe("a password", () => {
  it("has ten characters or more, of any kind, and stays as it is typed", () => {
    expect(Password.parse("  пароль \0🔑")).toBe("  пароль \0🔑");
    expect(Password.safeParse("ninechars").success).toBe(false);
    expect(Password.safeParse("x".repeat(201)).success).toBe(false);
    expect(Password.safeParse(`half of a pair \ud800`).success).toBe(false);
  });
});

describe("a link's token", () => {
  it("is 43 letters of base64url and nothing else", () => {
    expect(LinkToken.safeParse("a".repeat(43)).success).toBe(true);
    for (const wrong of ["a".repeat(42), "a".repeat(44), `${"a".repeat(42)}\n`, `${"a".repeat(42)}=`, `${"a".repeat(40)}/..`])
      expect(LinkToken.safeParse(wrong).success).toBe(false);
  });
});

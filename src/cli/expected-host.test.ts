import { expect, test } from "vitest";
import { isExpectedHost } from "./expected-host";

test.each([
  ["127.0.0.1:3000", "127.0.0.1", undefined, true],
  ["localhost:3000", "127.0.0.1", undefined, true],
  ["[::1]:3000", "::1", undefined, true],
  ["footnote.localhost:3000", "127.0.0.1", undefined, true],
  ["evil.example", "127.0.0.1", undefined, false],
  ["127.0.0.1.evil.example:3000", "127.0.0.1", undefined, false],
  [undefined, "127.0.0.1", undefined, false],
  ["ask.example.com", "127.0.0.1", "https://ask.example.com", true],
  ["other.example.com", "127.0.0.1", "https://ask.example.com", false],
  ["anything.example", "0.0.0.0", undefined, true],
])("a server asked for %s that listens on %s with the public address %s: %s", (header, listeningOn, publicUrl, expected) => {
  expect(isExpectedHost(header, listeningOn, publicUrl)).toBe(expected);
});

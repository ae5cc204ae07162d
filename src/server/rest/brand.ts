import type { Container } from "../container";
import { errorResponse } from "./error-response";

const hourOfPublicCache = { "cache-control": "public, max-age=3600" };

/** `GET /brand/style`: the stylesheet of a deployment's own accent. */
export function getBrandStyle({ brand }: Container): Response {
  if (brand.style === null) return errorResponse({ code: "NOT_FOUND" });
  return new Response(brand.style, { headers: { ...hourOfPublicCache, "content-type": "text/css; charset=utf-8" } });
}

/** `GET /brand/logo`: a deployment's own logo. Opened by itself, an SVG may neither run nor load anything. */
export function getBrandLogo({ brand }: Container): Response {
  if (brand.logo === null) return errorResponse({ code: "NOT_FOUND" });
  const { bytes, type } = brand.logo;
  return new Response(bytes, { headers: { ...hourOfPublicCache, "content-type": type } });
}

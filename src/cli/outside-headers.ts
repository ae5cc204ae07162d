import type { IncomingMessage } from "node:http";
import { addressHeader } from "@/server/domain/identity/caller";
import { clientAddress } from "./client-address";

/** What Next tells itself, and would believe of a client: which checks were made, what was matched, where to go on. */
const internal = /^(?:x-(?:middleware|nextjs|next|invoke|now|vercel|matched|prerender|action)-|x-matched-path$|next-(?:action|resume)$)/;
/** What a proxy says of the client before it. */
const forwarded = /^(?:x-forwarded-.+|x-real-ip|forwarded)$/;

/** Takes from a request's headers what only the server itself may say, and says where the request comes from. */
export function cleanOutsideHeaders(request: IncomingMessage, trustedHops: number): void {
  const { headers } = request;
  const forwardedFor = headers["x-forwarded-for"];
  const address = clientAddress(request.socket.remoteAddress, [forwardedFor ?? []].flat().join(","), trustedHops);
  for (const name of Object.keys(headers)) {
    if (internal.test(name) || (trustedHops === 0 && forwarded.test(name))) delete headers[name];
  }
  headers[addressHeader] = address;
}

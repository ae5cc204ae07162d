import { createHash } from "node:crypto";
import type { Hash } from "@/server/domain/ingestion/ports";

/** SHA-256 by Node. */
export const sha256: Hash = (data) => createHash("sha256").update(data).digest();

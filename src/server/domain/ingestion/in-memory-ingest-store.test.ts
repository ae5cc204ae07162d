import { createInMemoryIngestStore } from "./in-memory-ingest-store";
import { ingestStoreContract } from "./ingest-store.contract";

ingestStoreContract("in memory", async () => createInMemoryIngestStore());

import { describe } from "vitest";
import { temporaryDatabase } from "@/testing/temporary-database";
import { testServers } from "@/testing/test-servers";
import { describeDatabase } from "./database-contract";

const { postgresUrl, pooledUrl } = testServers();

describeDatabase("the embedded database", () => temporaryDatabase("embedded"));

describe.runIf(postgresUrl !== undefined)("with TEST_POSTGRES_URL", () => {
  describeDatabase("PostgreSQL", () => temporaryDatabase("postgres"));
});

describe.runIf(postgresUrl !== undefined && pooledUrl !== undefined)("with TEST_POOLED_URL", () => {
  describeDatabase("PostgreSQL behind a transaction pooler", () => temporaryDatabase("pooled"));
});

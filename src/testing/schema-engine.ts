import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import * as engineModule from "@prisma/schema-engine-wasm/schema_engine_bg";
import pg from "pg";
import type { Database } from "@/server/adapters/database/database";
import { migrationsFolder, readMigrations } from "@/server/adapters/database/migration-files";
import { projectRoot } from "@/server/project-root";

const noFilters = { externalTables: [], externalEnums: [] };
/** PostgreSQL's internal one-byte "char", which the engine reads from the catalogue and the adapter does not know. */
const internalChar = 18;
const fixedChar = 1042;

/** Prisma's schema engine on one database: what `prisma migrate deploy | status | diff` would do and say. */
export type SchemaEngine = {
  /** `prisma migrate deploy`: names of the migrations it applied. */
  deploy(migrationsDir?: string): Promise<string[]>;
  /** `prisma migrate status`. */
  status(migrationsDir?: string): ReturnType<engineModule.SchemaEngine["diagnoseMigrationHistory"]>;
  /** SQL that would turn the database as it is into schema.prisma. */
  diffToSchema(): Promise<string>;
};

/** The WebAssembly build of the engine, for it needs no download; it speaks to the database through Prisma's own adapter. */
export async function schemaEngine(database: Database): Promise<SchemaEngine> {
  loadEngine();
  const factory = bindMigrationAwareSqlAdapterFactory(catalogueReader(oneConnection(database)));
  const engine = await engineModule.SchemaEngine.new({ datamodels: undefined }, () => {}, factory);
  return {
    async deploy(migrationsDir = migrationsFolder()) {
      const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList: await listOf(migrationsDir), filters: noFilters });
      return appliedMigrationNames;
    },
    async status(migrationsDir = migrationsFolder()) {
      return engine.diagnoseMigrationHistory({
        migrationsList: await listOf(migrationsDir),
        optInToShadowDatabase: false,
        filters: noFilters,
      });
    },
    async diffToSchema() {
      const path = join(projectRoot(), "prisma", "schema.prisma");
      const files = [{ path, content: readFileSync(path, "utf8") }];
      const { stdout } = await engine.diff({
        from: { tag: "schemaDatasource", files, configDir: projectRoot() },
        to: { tag: "schemaDatamodel", files },
        script: true,
        exitCode: null,
        filters: noFilters,
      });
      return stdout ?? "";
    },
  };
}

/** The engine holds session locks, so it must always get the same connection. */
function oneConnection({ directUrl, pool }: Database): pg.Pool {
  if (directUrl === null) return pool;
  const direct = new pg.Pool({ connectionString: directUrl, max: 1, allowExitOnIdle: true });
  direct.on("error", () => {}); // the database is dropped under it
  return direct;
}

let loaded = false;

function loadEngine(): void {
  if (loaded) return;
  const script = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const module = new WebAssembly.Module(readFileSync(script.replace(/\.js$/, ".wasm")));
  const { exports } = new WebAssembly.Instance(module, { "./schema_engine_bg.js": { ...engineModule } });
  engineModule.__wbg_set_wasm(exports);
  const start = exports.__wbindgen_start;
  if (typeof start === "function") start();
  loaded = true;
}

async function listOf(migrationsDir: string) {
  const files = await readMigrations(migrationsDir);
  return {
    baseDir: migrationsDir,
    lockfile: { path: "migration_lock.toml", content: 'provider = "postgresql"\n' },
    shadowDbInitScript: "",
    migrationDirectories: files.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: "migration.sql", content: { tag: "ok" as const, value: sql } },
    })),
  };
}

/** The adapter, taught to hand on "char" columns as what they are: characters. */
function catalogueReader(pool: pg.Pool): PrismaPg {
  const charColumns = new WeakMap<object, number[]>();
  const relabel = (result: pg.QueryArrayResult) => {
    const columns = result.fields.flatMap((field, index) => (field.dataTypeID === internalChar ? [index] : []));
    for (const field of result.fields) if (field.dataTypeID === internalChar) field.dataTypeID = fixedChar;
    charColumns.set(result.rows, columns);
    return result;
  };
  const reading = new Proxy(pool, {
    get(target, key) {
      if (key === "query") return async (config: pg.QueryArrayConfig) => relabel(await target.query(config));
      const value: unknown = Reflect.get(target, key);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  const factory = new PrismaPg(reading);
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (query) => {
      const result = await queryRaw(query);
      for (const index of charColumns.get(result.rows) ?? []) result.columnTypes[index] = ColumnTypeEnum.Character;
      return result;
    };
    return adapter;
  };
  return factory;
}

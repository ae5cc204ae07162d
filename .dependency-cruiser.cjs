// Who may import whom, by layer: a new folder is guarded at birth. scripts/check-imports.mjs plants bad imports to prove each rule bites.

/** Everything below src that `allowed` does not match is forbidden to `from`. */
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: "error",
  from,
  to: { path: "^src/", pathNot: allowed },
});
const test = "\\.(test|contract)\\.tsx?$|-contract\\.ts$";
const nodeCore = { dependencyTypes: ["core"] };
const npm = ["npm", "npm-dev", "npm-optional", "npm-peer", "npm-no-pkg", "npm-unknown"];

module.exports = {
  forbidden: [
    {
      name: "no-circular",
      severity: "error",
      from: { path: "^src/" },
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    { name: "not-to-unresolvable", severity: "error", from: {}, to: { couldNotResolve: true } },

    only("contract-imports-contract", { path: "^src/contract/", pathNot: test }, ["^src/contract/"], "contract is the bottom"),
    {
      name: "contract-uses-zod-only",
      severity: "error",
      from: { path: "^src/contract/", pathNot: test },
      to: { dependencyTypes: npm, pathNot: "node_modules/zod/" },
    },
    { name: "contract-without-node", severity: "error", from: { path: "^src/contract/", pathNot: test }, to: nodeCore },

    only(
      "domain-imports-domain",
      { path: "^src/server/domain/", pathNot: test },
      ["^src/server/domain/", "^src/contract/"],
      "domain runs without Next, Prisma or a network",
    ),
    {
      name: "domain-without-packages",
      severity: "error",
      from: { path: "^src/server/domain/", pathNot: test },
      to: { dependencyTypes: npm },
    },
    { name: "domain-without-node", severity: "error", from: { path: "^src/server/domain/", pathNot: test }, to: nodeCore },

    only(
      "adapters-import-domain",
      { path: "^src/server/adapters/", pathNot: test },
      ["^src/server/adapters/", "^src/server/domain/", "^src/contract/", "^src/server/env\\.ts$", "^src/server/project-root\\.ts$"],
      "adapters know ports, not the layers above",
    ),
    {
      name: "prisma-stays-in-its-adapter",
      severity: "error",
      from: { path: "^src/", pathNot: ["^src/server/adapters/prisma/", "^src/testing/"] },
      to: { path: "src/server/adapters/prisma/generated/|node_modules/@prisma/(client|adapter-pg)" },
    },

    only(
      "edges-import-services",
      { path: "^src/server/(trpc|rest|jobs)/", pathNot: test },
      ["^src/server/(trpc|rest|jobs)/", "^src/server/domain/", "^src/contract/", "^src/server/(container|services)\\.ts$"],
      "routers, handlers and jobs see services, never adapters",
    ),
    {
      name: "edges-see-container-types-only",
      severity: "error",
      from: { path: "^src/server/(trpc|rest|jobs)/", pathNot: test },
      to: { path: "^src/server/(container|services)\\.ts$", dependencyTypesNot: ["type-only"] },
    },

    only(
      "ui-imports-ui",
      { path: "^src/ui/", pathNot: test },
      ["^src/ui/", "^src/contract/", "^src/i18n/", "^src/server/trpc/root\\.ts$"],
      "pages know the contract and the router's type",
    ),
    {
      name: "ui-sees-the-router-type-only",
      severity: "error",
      from: { path: "^src/ui/" },
      to: { path: "^src/server/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "ui-without-schemas",
      comment: "zod is 30 KB: pages take types and constants of the contract, not schemas",
      severity: "error",
      from: { path: "^src/ui/", pathNot: test },
      to: {
        path: "^src/contract/|node_modules/zod/",
        pathNot: "^src/contract/(limits|audit-actions|error-sentence|feedback-reasons|gap-states|own-path|preference-cookies|result)\\.ts$",
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "i18n-imports-nothing-above",
      severity: "error",
      from: { path: "^src/i18n/" },
      to: { path: "^src/(server|app|ui|cli|bench|testing)/" },
    },

    only(
      "app-imports-edges",
      { path: "^src/(app/|instrumentation\\.ts|proxy\\.ts)", pathNot: test },
      ["^src/(app|ui|i18n|contract)/", "^src/server/(trpc|rest)/", "^src/server/(process-container|env)\\.ts$"],
      "Next's files are short and see services through the container",
    ),
    only(
      "cli-and-bench-import-the-container",
      { path: "^src/(cli|bench)/", pathNot: test },
      [
        "^src/(cli|bench|contract)/",
        "^src/server/(container|library|open-migrated|process-container)\\.ts$",
        "^src/server/domain/",
        "^src/server/env\\.ts$",
        "^src/server/project-root\\.ts$",
        "^src/server/rest/serve-import\\.ts$",
        "^src/server/rest/(?:send|security)-headers\\.ts$",
        "^src/server/trpc/serve-request\\.ts$",
        "^src/testing/",
      ],
      "commands compose nothing by themselves",
    ),
    { name: "cli-without-testing", severity: "error", from: { path: "^src/cli/", pathNot: test }, to: { path: "^src/testing/" } },
    {
      name: "testing-is-for-tests",
      severity: "error",
      from: { path: "^src/", pathNot: ["^src/(testing|bench)/", test] },
      to: { path: "^src/testing/" },
    },
    {
      name: "nobody-imports-app-cli-bench",
      severity: "error",
      from: { path: "^src/", pathNot: ["^src/(app|cli|bench)/"] },
      to: { path: "^src/(app|cli|bench)/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "generated/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default", "types"] },
  },
};

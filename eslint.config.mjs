import tseslint from "typescript-eslint";

// Biome lints; these three rules need types, which Biome does not have.
export default [
  { ignores: ["**/generated/**", ".next*/**", "dist/**", "next-env.d.ts"] },
  {
    files: ["src/**/*.ts", "src/**/*.tsx", "e2e/**/*.ts"],
    languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { "@typescript-eslint": tseslint.plugin },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
    },
  },
];

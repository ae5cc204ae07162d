// Runs tests in a copy of the tree whenever it is told to; one vitest for all mutants, because starting it takes longer than most tests.
import { createVitest } from "vitest/node";

const [, , copy] = process.argv;
process.chdir(copy);
const silent = {};
const vitest = await createVitest("test", {
  root: copy,
  watch: false,
  bail: 1,
  maxWorkers: 1,
  testTimeout: 60_000,
  reporters: [silent],
  includeTaskLocation: false,
});

process.on("message", async ({ changed, tests }) => {
  try {
    vitest.invalidateFile(changed);
    process.send({ failure: await firstFailure(tests) });
  } catch (error) {
    process.send({ problem: String(error) });
  }
});
process.send({ isReady: true });

/** The first test file that fails; null when all pass. */
async function firstFailure(tests) {
  if (tests.length === 0) return null;
  const specifications = await vitest.globTestSpecifications(tests);
  if (specifications.length === 0) throw new Error(`no tests in ${tests.join(" ")}`);
  vitest.state.filesMap.clear(); // or it would tell of failures of earlier runs
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications, false);
  const failed = testModules.find((module) => module.state() === "failed");
  return failed?.relativeModuleId ?? (unhandledErrors.length > 0 ? "an unhandled error" : null);
}

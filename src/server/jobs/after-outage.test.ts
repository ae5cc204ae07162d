import { expect, it } from "vitest";
import { sparingTheLiving } from "./after-outage";

it("looks for dead holders at every call, but not at the first one after an outage", async () => {
  const done: string[] = [];
  let isAway = false;
  const unlessAway = (what: string) => async () => {
    if (isAway) throw new Error("connect ECONNREFUSED");
    done.push(what);
  };
  const run = sparingTheLiving(unlessAway("look"), unlessAway("ping"));
  await run();
  await run();
  expect(done).toEqual(["look", "look"]);
  isAway = true;
  await expect(run()).rejects.toThrow("ECONNREFUSED");
  await expect(run()).rejects.toThrow("ECONNREFUSED");
  isAway = false;
  await run();
  await run();
  await run();
  expect(done).toEqual(["look", "look", "ping", "look", "look"]);
});

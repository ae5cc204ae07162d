import { describe, expect, test } from "vitest";
import { versionAsked } from "./version-asked";

const reactNative = ["0.70", "0.71", "0.72", "0.9"];
const trpc = ["10.x", "9.x"];

describe("a question that names a version", () => {
  test.each([
    ["How do I set up Hermes in 0.72?", reactNative, "0.72", "How do I set up Hermes?"],
    ["0.71: where is the metro config", reactNative, "0.71", ": where is the metro config"],
    ["What changed with version 0.72.4 for FlatList?", reactNative, "0.72", "What changed for FlatList?"],
    ["How do I batch calls in v10?", trpc, "10.x", "How do I batch calls?"],
    ["How do subscriptions work in version 9.x, briefly?", trpc, "9.x", "How do subscriptions work, briefly?"],
    ["createRouter in tRPC 9.26", trpc, "9.x", "createRouter in tRPC"],
  ])("%j", (question, versions, version, rest) => {
    expect(versionAsked(question, versions)).toEqual({ version, question: rest });
  });

  test.each([
    ["How do I show 10 items?", trpc],
    ["Can a request be larger than 9 MB?", trpc],
    ["Set the opacity to 0.9 px", reactNative],
    ["What is new in 0.80?", reactNative],
    ["What is the 0.721 option?", reactNative],
    ["How do I install it?", reactNative],
    ["In v10 how do I batch?", []],
  ])("is not %j", (question, versions) => {
    expect(versionAsked(question, versions)).toBeNull();
  });
});

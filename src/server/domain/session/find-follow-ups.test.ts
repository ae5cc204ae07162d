import { describe, expect, it } from "vitest";
import { fixedRetriever, passageOf } from "@/testing/answer-fixtures";
import { findFollowUps } from "./find-follow-ups";

const pages = [
  { path: "backup.md", title: "Backup", headings: ["Back up the data folder", "Restore a backup", "Move the data folder"] },
  { path: "ports.md", title: "Ports", headings: ["Change the port", "Configure a proxy"] },
];
const outline = {
  asked: [] as string[][],
  async read(_collectionId: string, paths: readonly string[] = []) {
    outline.asked.push([...paths]);
    return pages.filter(({ path }) => paths.includes(path));
  },
};
const text = "back up the data folder restore a backup move change port configure proxy";
const scope = { collectionId: "c" };
const answered = { paths: ["ports.md", "backup.md"], headings: ["Back up the data folder"], questions: ["how do i change the port?"] };

describe("findFollowUps", () => {
  it("asks what the pages of an answer name beside what it quotes and what was asked", async () => {
    const retriever = fixedRetriever([passageOf(text, "backup"), passageOf(text, "ports")]);
    expect(await findFollowUps({ outline, retriever }, scope, answered)).toEqual([
      "How do I restore a backup?",
      "How do I configure a proxy?",
      "How do I move the data folder?",
    ]);
    expect(outline.asked.at(-1)).toEqual(["ports.md", "backup.md"]);
  });

  it("leaves out what retrieval does not find answered by that page, and looks for few", async () => {
    const retriever = fixedRetriever([passageOf(text, "ports")]);
    expect(await findFollowUps({ outline, retriever }, scope, answered)).toEqual(["How do I configure a proxy?"]);
    expect(retriever.questions.length).toBeLessThanOrEqual(4);
    const far = fixedRetriever([passageOf("something else altogether", "ports", 0.05)]);
    expect(await findFollowUps({ outline, retriever: far }, scope, answered)).toEqual([]);
  });

  it("knows nothing to ask where nothing was quoted, or there is nothing to search", async () => {
    const retriever = fixedRetriever([passageOf(text, "ports")]);
    expect(await findFollowUps({ outline, retriever }, scope, { ...answered, paths: [] })).toEqual([]);
    expect(await findFollowUps({ outline, retriever }, { collectionId: null }, answered)).toEqual([]);
    expect(retriever.questions).toEqual([]);
  });
});

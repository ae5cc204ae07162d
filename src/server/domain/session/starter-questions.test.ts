import { describe, expect, it } from "vitest";
import { starterCandidates } from "./starter-questions";

const questions = (title: string, ...headings: string[]) =>
  starterCandidates([{ path: "a.md", title, headings }]).map(({ question }) => question);

describe("questions to start with", () => {
  it("takes headings that are questions as they are", () => {
    expect(questions("FAQ", "Why is my query slow?")).toEqual(["Why is my query slow?"]);
  });

  it("asks how to do what a heading names as a task", () => {
    expect(questions("Guide", "How to back up the data folder")).toEqual(["How do I back up the data folder?"]);
    expect(questions("Guide", "Setting up a reverse proxy")).toEqual(["How do I set up a reverse proxy?"]);
    expect(questions("Guide", "Install `footnote` on Debian")).toEqual(["How do I install footnote on Debian?"]);
  });

  it("asks about a title, keeping names as they are written", () => {
    expect(questions("Error handling")).toEqual(["What should I know about error handling?"]);
    expect(questions("React Native")).toEqual(["What should I know about React Native?"]);
  });

  it("leaves out what makes no question", () => {
    expect(questions("Guide", "Note", "v1: changes, fixes, and more", "Use", "Using: a table", "When to use the client?")).toEqual([]);
  });

  it("puts questions before tasks before titles, one of each document first, none twice", () => {
    const candidates = starterCandidates([
      { path: "a.md", title: "Server setup", headings: ["Deploying to a server", "What is a lease?"] },
      { path: "b.md", title: "Custom metrics", headings: [] },
      { path: "c.md", title: "Deployment", headings: ["Deploying to a server"] },
    ]);
    expect(candidates.map(({ question, path }) => [path, question])).toEqual([
      ["a.md", "What is a lease?"],
      ["c.md", "How do I deploy to a server?"],
      ["b.md", "What should I know about custom metrics?"],
      ["a.md", "What should I know about server setup?"],
    ]);
  });
});

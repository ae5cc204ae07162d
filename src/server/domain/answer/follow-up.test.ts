import { describe, expect, it } from "vitest";
import { looksLikeFollowUp, withEarlierQuestions } from "./follow-up";
import type { Turn } from "./ports";

const asked = (...questions: string[]): Turn[] =>
  questions.flatMap((content): Turn[] => [
    { role: "user", content },
    { role: "assistant", content: "An answer [1]." },
  ]);
const history = asked("How do I install Footnote with Docker?");

describe("a follow-up", () => {
  it.each([
    "And on Windows?",
    "what about updates?",
    "Why?",
    "In production?",
    "How do I configure it?",
    "Can they be deleted?",
    "How does that work?",
    "What does this mean?",
    "Which one is faster?",
    "为什么？",
    "Is there an example of that?",
  ])("is seen in %j", (question) => {
    expect(looksLikeFollowUp(question, history)).toBe(true);
  });

  it.each([
    "What is tRPC?",
    "How do I set up a PostgreSQL database?",
    "如何安装服务器？",
    "What does the client of a subscription send when it loses its connection?",
    "Is there a way to cancel a subscription?",
    "How do I write a procedure that returns a list of users?",
    "Which environment variables configure the language model and its timeouts?",
    "When a query fails in a batch, how are the errors of the other queries told apart from it on the client?",
  ])("is not seen in %j", (question) => {
    expect(looksLikeFollowUp(question, history)).toBe(false);
  });

  it("needs something to follow", () => {
    expect(looksLikeFollowUp("And on Windows?", [])).toBe(false);
  });

  it("is searched for with the question before it", () => {
    expect(withEarlierQuestions("And on Windows?", history)).toBe("How do I install Footnote with Docker? And on Windows?");
  });

  it("of a follow-up reaches back to the question that stands alone, and no further", () => {
    const turns = asked("What is a collection?", "How do I install Footnote with Docker?", "And on Windows?");
    expect(withEarlierQuestions("Why?", turns)).toBe("How do I install Footnote with Docker? And on Windows? Why?");
  });
});

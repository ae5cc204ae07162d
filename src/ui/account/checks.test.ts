import { describe, expect, it } from "vitest";
import { emailProblem, nameProblem, newPasswordProblem, passwordProblem, problemsOf } from "./checks";

const t = (key: string, values?: object) => [key, ...Object.values(values ?? {})].join(" ");

describe("what is wrong with a field", () => {
  it.each([
    ["", "emailMissing"],
    ["  ", "emailMissing"],
    ["ada", "emailWrong"],
    ["ada@", "emailWrong"],
    ["ada@example", "emailWrong"],
    ["ada lovelace@example.org", "emailWrong"],
    ["a@b@example.org", "emailWrong"],
    [`${"a".repeat(250)}@example.org`, "emailWrong"],
    [" ada@example.org ", null],
  ])("e-mail %j: %s", (email, problem) => expect(emailProblem(email, t)).toBe(problem));

  it.each([
    ["", "passwordMissing"],
    ["short", "passwordShort 5"],
    ["x".repeat(201), "passwordLong 200"],
    [" ten chars", null],
  ])("new password %j: %s", (password, problem) => expect(newPasswordProblem(password, t)).toBe(problem));

  it("asks nothing of a password that exists but that there is one", () => {
    expect(passwordProblem("x", t)).toBeNull();
    expect(passwordProblem("", t)).toBe("passwordMissing");
  });

  it("takes a name of any shape, up to its length", () => {
    expect(nameProblem("", t)).toBeNull();
    expect(nameProblem("x".repeat(101), t)).toBe("nameLong 100");
  });

  it("keeps the fields that have a problem, in their order", () => {
    expect(Object.keys(problemsOf({ name: null, email: "a", password: "b" }))).toEqual(["email", "password"]);
  });
});

import { limits } from "@/contract/limits";

/** The words of `account.field`. */
type FieldWords = (key: FieldProblem, values?: { missing: number } | { count: number }) => string;
type FieldProblem = "emailMissing" | "emailWrong" | "passwordMissing" | "passwordShort" | "passwordLong" | "nameLong";

/** What is wrong with an address, in words, or null. The server looks closer. */
export function emailProblem(email: string, t: FieldWords): string | null {
  const trimmed = email.trim();
  if (trimmed === "") return t("emailMissing");
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(trimmed) && trimmed.length <= limits.emailChars ? null : t("emailWrong");
}

/** A password that exists already can be anything. */
export function passwordProblem(password: string, t: FieldWords): string | null {
  return password === "" ? t("passwordMissing") : null;
}

export function newPasswordProblem(password: string, t: FieldWords): string | null {
  if (password === "") return t("passwordMissing");
  if (password.length < limits.passwordMinChars) return t("passwordShort", { missing: limits.passwordMinChars - password.length });
  return password.length > limits.passwordMaxChars ? t("passwordLong", { count: limits.passwordMaxChars }) : null;
}

export function nameProblem(name: string, t: FieldWords): string | null {
  return name.trim().length > limits.nameChars ? t("nameLong", { count: limits.nameChars }) : null;
}

/** Those that there are. */
export function problemsOf(found: Readonly<Record<string, string | null>>): Record<string, string> {
  return Object.fromEntries(Object.entries(found).flatMap(([field, words]) => (words === null ? [] : [[field, words]])));
}

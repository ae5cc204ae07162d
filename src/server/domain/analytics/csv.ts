/** What may stand in a cell; null is an empty one. */
export type CsvValue = string | number | boolean | null;

/**
 * What spreadsheets take for the beginning of a formula, whatever stands before it that they skip (OWASP, CSV Injection; the wide forms are
 * read as the narrow ones by some).
 */
const formula = /^[\s\p{Cc}]*[=+\-@＝＋－＠]|^\p{Cc}/u;

/** A line of a table as RFC 4180 has it, its end included. A text that a spreadsheet could take for a formula begins with an apostrophe. */
export function csvLine(values: readonly CsvValue[]): string {
  return `${values.map(cell).join(",")}\r\n`;
}

function cell(value: CsvValue): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  const safe = formula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

import type { RankedDocument } from "./rank-documents";
import type { Judgements } from "./ranking-metrics";

/** Lines `qid Q0 docid rank score tag` of one query, each ended by a newline. An id with spaces keeps its words, joined by tabs instead. */
export function formatRun(queryId: string, documents: readonly RankedDocument[], tag: string): string {
  const separator = [queryId, ...documents.map(({ path }) => path)].some((id) => /\s/.test(id)) ? "\t" : " ";
  return documents.map(({ path, score }, i) => `${[queryId, "Q0", path, i + 1, score.toFixed(9), tag].join(separator)}\n`).join("");
}

/** Judgements of a file with a line each: `qid docid grade`, or TREC's own `qid 0 docid grade`; a heading line is skipped. */
export function parseJudgements(text: string): Judgements {
  const judgements = new Map<string, Map<string, number>>();
  for (const line of text.split(/\r?\n/)) {
    const fields = line.includes("\t") ? line.split("\t") : line.trim().split(/\s+/);
    const [queryId, documentId, grade] = fields.length === 4 ? [fields[0], fields[2], fields[3]] : fields;
    if (queryId === undefined || documentId === undefined || !/^-?\d+$/.test(grade ?? "")) continue;
    const grades = judgements.get(queryId) ?? new Map<string, number>();
    judgements.set(queryId, grades.set(documentId, Number(grade)));
  }
  return judgements;
}

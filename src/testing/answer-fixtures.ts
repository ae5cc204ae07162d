import type { AnswerEvent, AnswerRecord } from "@/server/domain/answer/answer-event";
import type { AnswerModel, ModelEvent, ModelRequest } from "@/server/domain/answer/ports";
import type { RankedPassage, Retrieved } from "@/server/domain/retrieval/passage";
import type { Retriever } from "@/server/domain/retrieval/retriever";

/** A passage of a page of its own, which retrieval likes well unless `cosine` says otherwise. */
export function passageOf(text: string, name = "guide", cosine = 0.9): RankedPassage {
  const location = {
    documentId: `document-${name}`,
    ordinal: 0,
    title: name,
    path: `${name}.md`,
    url: `/${name}#top`,
    anchor: "top",
    headingPath: ["Top"],
  };
  return {
    chunkId: `chunk-${name}`,
    text,
    context: `${name} › Top`,
    location,
    otherLocations: [],
    scores: { lexical: 5, vector: cosine, fused: cosine },
  };
}

/** What retrieval found, with every word of the question known to the collection in a few chunks. */
export function retrievedOf(question: string, passages: RankedPassage[]): Retrieved {
  const terms = [...new Set(question.toLowerCase().match(/[a-z]+/g))].map((term) => ({ term, chunks: 2 }));
  return {
    question,
    passages,
    queryVector: new Float32Array([1, 0]),
    profile: { chunkCount: 100, terms },
    retrievalMs: 3,
    trace: traceOf(passages),
  };
}

function traceOf(passages: readonly RankedPassage[]): Retrieved["trace"] {
  const candidates = passages.map(({ chunkId, scores }) => ({ chunkId, scores, fate: "kept" as const, keptAs: chunkId }));
  return { steps: [{ name: "words", startMs: 0, ms: 2 }], candidates, found: passages.length, embedder: "none", reranker: null };
}

/** A retriever that finds the same passages for every question and remembers the questions. */
export function fixedRetriever(passages: RankedPassage[]): Retriever & { questions: string[] } {
  const questions: string[] = [];
  return {
    questions,
    countPages: async () => 12,
    async retrieve(question, _scope, limit) {
      questions.push(question);
      return retrievedOf(question, passages.slice(0, limit));
    },
    narrow: async (question, scope) => ({ question, scope }),
    widen: async (found) => [...found],
  };
}

/** A model that says its lines; an `Error` among them is thrown there. */
export function scriptedModel(
  lines: readonly (string | ModelEvent | Error)[],
  rewrite: AnswerModel["rewrite"] = null,
): AnswerModel & { requests: ModelRequest[]; wasAborted: boolean } {
  const requests: ModelRequest[] = [];
  const model = {
    name: "scripted",
    writes: true,
    prompt: ({ question }: ModelRequest) => [{ role: "user" as const, content: question }],
    rewrite,
    title: null,
    requests,
    wasAborted: false,
    async *generate(request: ModelRequest, signal: AbortSignal) {
      model.requests.push(request);
      signal.addEventListener("abort", () => {
        model.wasAborted = true;
      });
      for (const line of lines) {
        signal.throwIfAborted();
        if (line instanceof Error) throw line;
        yield typeof line === "string" ? ({ type: "text", text: line } as const) : line;
      }
    },
  };
  return model;
}

/** Everything an answer told, and its record if it came to an end. */
export async function collect(events: AsyncIterable<AnswerEvent>): Promise<{ events: AnswerEvent[]; record: AnswerRecord | null }> {
  const all: AnswerEvent[] = [];
  for await (const event of events) all.push(event);
  const last = all.at(-1);
  return { events: all, record: last?.type === "done" ? last.record : null };
}

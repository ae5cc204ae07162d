import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { AnswerTrace } from "@/contract/answer-trace";
import type { AuditEntry } from "@/contract/audit";
import type { ReceivedFeedback } from "@/contract/feedback-inbox";
import type { ListedGap } from "@/contract/gap";
import type { ListedPage } from "@/contract/page-use";
import { languages } from "@/i18n/language";
import { messagesIn } from "@/i18n/messages";
import { AuditTable } from "./audit/audit-table";
import { FeedbackTable } from "./feedback/feedback-table";
import { GapsTable } from "./gaps/gaps-table";
import { PagesTable } from "./pages/pages-table";
import { ReplayDifference } from "./trace/replay-difference";
import { TraceView } from "./trace/trace-view";

const id = "018f0000-0000-7000-8000-000000000001";
const at = "2026-11-22T10:00:00.000Z";
const hostile = `<img src=x onerror=alert(1)>{0} "'; DROP TABLE`;

/** Markup in a language; a string that is missing or cannot be filled in fails. */
function shown(language: string, node: ReactNode): string {
  const fail = (error: Error) => {
    throw error;
  };
  return renderToStaticMarkup(
    <NextIntlClientProvider locale={language} messages={messagesIn(language)} timeZone="UTC" onError={fail}>
      {node}
    </NextIntlClientProvider>,
  );
}

const trace: AnswerTrace = {
  waitedMs: 4,
  steps: [
    { name: "words", startMs: 1, ms: 12 },
    { name: "writing", startMs: 20, ms: 2_300 },
  ],
  search: {
    question: hostile,
    version: null,
    floor: 0.35,
    embedder: "minilm",
    reranker: null,
    found: 40,
    candidates: (["kept", "same", "held", "behind", "unread", "gone"] as const).map((fate, i) => ({
      chunkId: id.replace(/1$/, String(i)),
      lexical: null,
      vector: 0.4,
      fused: 0.5,
      fate,
      ordinal: i < 2 ? 1 : null,
    })),
  },
  model: "gpt",
  mostChars: 4_000,
  turns: 2,
  prompt: [{ role: "system", content: hostile }],
};
const source = { ordinal: 1, title: hostile, path: "a.md", url: null, headingPath: [], passage: "A.", otherLocations: [], score: 0.9 };
const answer = { sources: [source], citations: [] };

describe.each(languages)("what administrators look at, in %s", (language) => {
  it("shows how an answer came about, and the words of others as words", () => {
    const markup = shown(language, <TraceView trace={trace} places={[]} answer={answer} relevanceScore={0.2} />);
    expect(markup).not.toContain("<img");
    expect(markup.match(/<rect/g)).toHaveLength(3);
    expect(markup.match(/data-fate=/g)).toHaveLength(6);
    expect(
      shown(language, <TraceView trace={{ ...trace, search: null, prompt: null }} places={[]} answer={answer} relevanceScore={null} />),
    ).toBeTruthy();
  });

  it("shows two answers side by side", () => {
    const figures = {
      outcome: "grounded" as const,
      model: "gpt",
      relevanceScore: 0.5,
      rewrittenQuery: null,
      promptTokens: 5,
      completionTokens: 6,
      retrievalMs: 4,
      firstTokenMs: 5,
      responseTimeMs: 1_500,
    };
    const query = { ...figures, messageId: id, queryText: "?", timestamp: at, contextDocuments: [] };
    const message = {
      ...answer,
      id,
      parentId: null,
      position: 2,
      role: "assistant",
      content: "One two.",
      status: "delivered",
      errorCode: null,
    } as const;
    const replayed = { ...figures, ...answer, sources: [], answerId: id, content: "One three.", trace, places: [] };
    const markup = shown(
      language,
      <ReplayDifference query={query} message={{ ...message, createdAt: at, answer: null }} replayed={replayed} />,
    );
    expect([markup.includes("<del>two.</del>"), markup.includes("<ins>three.</ins>")]).toEqual([true, true]);
  });

  it("lists gaps, pages, ratings and events", () => {
    const gap: ListedGap = {
      ...{
        id,
        name: null,
        example: hostile,
        note: null,
        state: "written",
        version: 2,
        questions: 12_345,
        outcomes: { partial: 1 },
        ratedDown: 0,
      },
      ...{ weeks: [0, 1, 2, 3, 4, 5, 6, 7], firstAskedAt: at, lastAskedAt: at, check: null },
    };
    const page: ListedPage = {
      ...{
        id,
        title: hostile,
        path: "a.md",
        url: null,
        version: "1.0",
        collection: "Docs",
        answers: 2,
        citing: 1,
        lastCitedAt: null,
        repeats: ["b.md"],
      },
    };
    const rating: ReceivedFeedback = {
      ...{
        id,
        conversationId: id,
        title: hostile,
        rating: "down",
        isOfCitation: true,
        reasons: ["not_supporting"],
        comment: hostile,
        outcome: "failed",
      },
      updatedAt: at,
    };
    const event: AuditEntry = {
      ...{
        id,
        at,
        actorKind: "system",
        actorUserId: null,
        actorEmail: null,
        action: "of an earlier version",
        subjectType: "gap",
        subjectId: id,
      },
      ...{ details: { state: "planned" }, isSealed: true },
    };
    for (const node of [
      <GapsTable key="1" items={[gap]} openId={null} isStale={false} hrefOf={(gapId) => gapId} onOpen={() => {}} />,
      <PagesTable key="2" items={[page]} isStale={false} />,
      <FeedbackTable key="3" items={[rating]} isStale={false} />,
      <AuditTable key="4" items={[event, { ...event, action: "sign-in" }]} isStale={false} />,
    ]) {
      expect(shown(language, node)).not.toContain("<img");
    }
  });
});

import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { messagesIn } from "@/i18n/messages";
import type { ThreadMessage } from "../thread-state";
import AnswerBody from "./answer-body";

const notFound: ThreadMessage = {
  ...{ id: "00000000-0000-4000-8000-000000000001", parentId: null, position: 2, role: "assistant", errorCode: null, status: "delivered" },
  ...{ createdAt: "2026-11-22T10:00:00.000Z", stage: null, attemptId: null, citations: [] },
  content: "The documents do not answer that.",
  answer: { outcome: "not_found", model: "m", truncated: false, nearestPages: [], unsupported: [] },
  sources: [
    {
      ...{ ordinal: 1, title: "Backups", path: "backups.md", url: null, headingPath: [], passage: "Copy the folder.", otherLocations: [] },
      score: 0.1,
    },
  ],
};

function html(message: ThreadMessage): string {
  return renderToStaticMarkup(
    <NextIntlClientProvider locale="en" messages={messagesIn("en")} timeZone="UTC">
      <AnswerBody message={message} actions={<button type="button">Earlier version</button>} />
    </NextIntlClientProvider>,
  );
}

describe("an answer that was not found", () => {
  it("has the row under it that every answer has: Copy, Sources, and what the page puts there", () => {
    const shown = html(notFound);
    expect(shown).toContain("Copy");
    expect(shown).toContain("1 source");
    expect(shown).toContain("Earlier version");
  });
});

import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { messagesIn } from "@/i18n/messages";
import { AnswerArticle } from "./answer-article";
import { AskedQuestion } from "./asked-question";
import type { ThreadMessage } from "./thread-state";
import type { Versions } from "./versions";

const nothing = async () => {};
const versions: Versions = { isBusy: false, maxChars: 100, sendKey: "enter", edit: async () => null, regenerate: nothing, show: nothing };

function message(of: Pick<ThreadMessage, "role" | "status" | "content">): ThreadMessage {
  return {
    ...{ id: "00000000-0000-4000-8000-000000000001", parentId: null, position: 1, errorCode: null, createdAt: "2026-11-22T10:00:00.000Z" },
    ...{ answer: null, sources: [], citations: [], stage: null, attemptId: null },
    ...of,
  };
}

function html(shown: ReactNode): string {
  return renderToStaticMarkup(
    <NextIntlClientProvider locale="en" messages={messagesIn("en")} timeZone="UTC">
      {shown}
    </NextIntlClientProvider>,
  );
}

const asked = (role: "user" | "system", canAsk: boolean) =>
  html(<AskedQuestion message={message({ role, status: "delivered", content: "Words" })} versions={versions} canAsk={canAsk} />);
const ended = (status: "failed" | "delivered", { canAsk = true, hasQuestion = true }) =>
  html(
    <AnswerArticle
      message={message({ role: "assistant", status, content: "" })}
      {...{ onAsk: () => {}, onRetry: nothing, versions, canAsk, hasQuestion }}
    />,
  );

describe("a conversation that takes no questions", () => {
  it("offers neither to edit, nor to answer again, nor to try again", () => {
    expect(asked("user", true)).toContain("Edit");
    expect(asked("user", false)).not.toContain("Edit");
    expect(ended("delivered", {})).toContain("Answer again");
    expect(ended("delivered", { canAsk: false })).not.toContain("Answer again");
    expect(ended("failed", {})).toContain("Retry");
    expect(ended("failed", { canAsk: false })).not.toContain("<button");
  });
});

describe("what a file brings along", () => {
  it("stands as a notice, not as the reader's question to edit, where a system or a tool said it", () => {
    expect(asked("user", true)).toContain(">Question<");
    expect(asked("system", true)).toContain(">Notice<");
    expect(asked("system", true)).not.toMatch(/>Question<|Edit/);
  });

  it("is not answered again where no question stands above", () => {
    expect(ended("delivered", { hasQuestion: false })).not.toContain("Answer again");
    expect(ended("failed", { hasQuestion: false })).not.toContain("<button");
  });
});

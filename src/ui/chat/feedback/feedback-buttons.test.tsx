import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { messagesIn } from "@/i18n/messages";
import { TrpcProvider } from "../../trpc/provider";
import FeedbackButtons from "./feedback-buttons";

describe("FeedbackButtons", () => {
  it("cannot be pressed before it is known what was said already: that would be overwritten", () => {
    const shown = renderToStaticMarkup(
      <NextIntlClientProvider locale="en" messages={messagesIn("en")} timeZone="UTC">
        <TrpcProvider>
          <FeedbackButtons conversationId={crypto.randomUUID()} messageId={crypto.randomUUID()} />
        </TrpcProvider>
      </NextIntlClientProvider>,
    );
    const buttons = shown.match(/<button[^>]*>/g) ?? [];
    expect(buttons).toHaveLength(2);
    for (const button of buttons) expect(button).toContain('disabled=""');
  });
});

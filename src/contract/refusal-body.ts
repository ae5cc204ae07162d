import type { ErrorBody, ErrorCode } from "./error-code";
import { errorSentence, isRetryable } from "./error-sentence";
import type { ImportReport } from "./import-report";

/** A refusal over REST, in words for people and for programs: flat, as `POST /api/chat` has it, and nested as tRPC has it in `data.footnote`. */
export type RefusalBody = {
  status: "error";
  error_code: ErrorCode;
  message: string;
  retry_after_ms?: number;
  error: ErrorBody;
  /** Of an import that was stopped on its way: what came in before. */
  report?: ImportReport;
};

type RefusalDetails = { retryAfterMs?: number | undefined; id?: string; sentence?: string | undefined };

/** The one body of every refusal over REST. `id` names the log line of an `INTERNAL` one; `sentence` is what to do where the code's own is too general. */
export function refusalBody(code: ErrorCode, { retryAfterMs, id, sentence }: RefusalDetails = {}): RefusalBody {
  const message = sentence ?? errorSentence[code];
  const paused = retryAfterMs !== undefined;
  return {
    status: "error",
    error_code: code,
    message,
    ...(paused ? { retry_after_ms: retryAfterMs } : {}),
    error: {
      code,
      message,
      retryable: isRetryable[code],
      ...(paused ? { retryAfterMs } : {}),
      ...(id === undefined ? {} : { id }),
    },
  };
}

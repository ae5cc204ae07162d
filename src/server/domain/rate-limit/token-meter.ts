/** English text as models cut it. */
const charsPerToken = 4;

/** One request to a language model. It counts from when it goes out: whoever ends it early has paid for its prompt all the same. */
export type MeteredRequest = {
  /** So many characters came back; estimated until the endpoint tells. */
  wrote(chars: number): void;
  /** What the endpoint says that it read and wrote, in place of the estimate. */
  told(tokens: number): void;
  /** The endpoint could not be reached, or refused the request: it cost nothing. */
  refused(): void;
};

/** Adds up what requests to language models cost; for one attempt at an answer, a title, or whatever else is accounted for in one go. */
export type TokenMeter = {
  /** A request with a prompt of so many characters goes out. */
  request(promptChars: number): MeteredRequest;
  /** Tokens read and written so far, requests that still run included; estimated at four characters each where an endpoint tells none. */
  tokens(): number;
};

/** A meter that stands at zero. */
export function createTokenMeter(): TokenMeter {
  const requests: { chars: number; told: number | null }[] = [];
  return {
    request(promptChars) {
      const made: { chars: number; told: number | null } = { chars: promptChars, told: null };
      requests.push(made);
      return {
        wrote(chars) {
          made.chars += chars;
        },
        told(tokens) {
          made.told = tokens;
        },
        refused() {
          made.told = 0;
        },
      };
    },
    tokens: () => requests.reduce((sum, { chars, told }) => sum + (told ?? Math.ceil(chars / charsPerToken)), 0),
  };
}

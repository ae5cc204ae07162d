import { scanJsonValue, type ValueLimits } from "./scan-json-value";

/** What was found in a file: a member beside the conversations, a conversation's text, one that is not read at all, or the end. */
export type Piece =
  | { kind: "member"; key: string; value: unknown }
  | { kind: "conversation"; text: string }
  | { kind: "refused"; why: "too_long" | "too_deep" }
  | { kind: "end"; how: "complete" | "cut_off" | "not_json" | "unsupported" };

/** Longest value of a member beside the conversations that is looked at. */
const memberChars = 1_000;

/**
 * Takes a file of conversations apart while it comes: a JSON array of them, or an object with such an array as its member `conversations`. Holds one
 * conversation at a time and never more than `maxChars` of it; one that is longer or deeper than the limits is passed over. What is between conversations
 * is checked here, what is in them by whoever parses them. The last piece is the end.
 */
export async function* splitConversations(chunks: AsyncIterable<string>, limits: ValueLimits): AsyncGenerator<Piece> {
  const splitter = createSplitter(limits);
  for await (const chunk of chunks) {
    yield* splitter.take(chunk);
    if (splitter.hasFailed()) break;
  }
  yield { kind: "end", how: splitter.end() };
}

type Place = "start" | "key" | "colon" | "member" | "afterMember" | "item" | "afterItem" | "over" | "failed" | "unsupported";

const space = /\s|\uFEFF/;

function createSplitter(limits: ValueLimits) {
  let place: Place = "start";
  let isInObject = false;
  let key = "";
  let mayClose = false;
  let hasList = false;
  let value: ReturnType<typeof scanJsonValue> | null = null;

  function* take(chunk: string): Generator<Piece> {
    let at = 0;
    while (at < chunk.length) {
      if (value !== null) {
        at = value.take(chunk, at);
        if (!value.isDone()) return;
        const done = value;
        value = null;
        yield* closed(done);
        continue;
      }
      const char = chunk.charAt(at);
      if (space.test(char)) at++;
      else if (place === "failed" || place === "unsupported") return;
      else at += step(char);
    }
  }

  /** Between values. Returns how many characters were used: a value takes its first one itself. */
  function step(char: string): 0 | 1 {
    if (place === "start" && (char === "[" || char === "{")) {
      isInObject = char === "{";
      hasList = !isInObject;
      place = isInObject ? "key" : "item";
      mayClose = true;
      return 1;
    }
    if (place === "start") return fail("unsupported");
    if (place === "key" && char === '"') return begin(memberChars);
    if (place === "colon" && char === ":") return go("member");
    if (place === "member" && key === "conversations" && char === "[") {
      hasList = true;
      mayClose = true;
      return go("item");
    }
    if (place === "member") return begin(memberChars);
    if (place === "item" && char !== "]" && char !== "," && char !== "}") return begin(limits.maxChars);
    if ((place === "afterItem" || (place === "item" && mayClose)) && char === "]") return go(isInObject ? "afterMember" : "over");
    if ((place === "afterMember" || (place === "key" && mayClose)) && char === "}") return go("over");
    if (char === "," && (place === "afterItem" || place === "afterMember")) {
      mayClose = false;
      return go(place === "afterItem" ? "item" : "key");
    }
    return fail("failed");
  }

  function go(next: Place): 1 {
    place = next;
    return 1;
  }

  function fail(how: "failed" | "unsupported"): 0 {
    place = how;
    return 0;
  }

  function begin(maxChars: number): 0 {
    value = scanJsonValue({ maxChars, maxDepth: limits.maxDepth });
    return 0;
  }

  function* closed({ text, isTooLong, isTooDeep }: ReturnType<typeof scanJsonValue>): Generator<Piece> {
    if (place === "item") {
      place = "afterItem";
      if (isTooDeep()) yield { kind: "refused", why: "too_deep" };
      else if (isTooLong()) yield { kind: "refused", why: "too_long" };
      else yield { kind: "conversation", text: text() };
      return;
    }
    const parsed = isTooLong() || isTooDeep() ? undefined : parseOrUndefined(text());
    if (place === "key") {
      key = typeof parsed === "string" ? parsed : "";
      place = "colon";
      return;
    }
    place = "afterMember";
    if (parsed !== undefined) yield { kind: "member", key, value: parsed };
  }

  return {
    take,
    hasFailed: () => place === "failed" || place === "unsupported",
    end(): Extract<Piece, { kind: "end" }>["how"] {
      if (place === "unsupported" || (place === "over" && !hasList)) return "unsupported";
      if (place === "failed") return hasList ? "not_json" : "unsupported";
      if (place === "start") return "unsupported";
      return place === "over" ? "complete" : "cut_off";
    },
  };
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

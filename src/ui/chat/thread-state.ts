import type { ConversationSummary, ConversationView } from "@/contract/conversation";
import type { AnswerStage, ConversationEvent } from "@/contract/conversation-event";
import type { ErrorCode } from "@/contract/error-code";
import type { CitationView, MessageStatus, MessageView } from "@/contract/message";

/** A message as the page holds it: what the contract says, and what only matters while its answer is being written. */
export type ThreadMessage = MessageView & {
  /** What the answer is doing before its first word; null afterwards. */
  stage: AnswerStage | null;
  /** The attempt whose text this is; null when not known (opened in mid-answer). */
  attemptId: string | null;
};

/** A refusal that the log told; `answerId` when it belongs to one answer. */
export type ThreadError = { code: ErrorCode; retryable: boolean; answerId: string | null };

/**
 * One conversation on the page. `messages` holds what is loaded, siblings too, in order of position; `leafId` ends the path that is shown;
 * `seq` is the last event applied.
 */
export type ThreadState = {
  conversation: ConversationSummary | null;
  messages: readonly ThreadMessage[];
  leafId: string | null;
  /** Something was said behind a message that is not loaded, as happens after another page has chosen another path: it has to be read. */
  isStale: boolean;
  seq: number;
  olderCursor: number | null;
  error: ThreadError | null;
};

export type ThreadAction =
  /** The conversation as read from the server. An older reading than what is known changes nothing. */
  | { type: "opened"; view: ConversationView }
  /** Another path was chosen: the conversation along that one. */
  | { type: "selected"; view: ConversationView }
  /** A page of earlier messages, read with `before: olderCursor`. One that another path has overtaken changes nothing. */
  | { type: "older"; before: number; view: ConversationView }
  /** One entry of the log. An entry at or below `seq` changes nothing. */
  | { type: "event"; seq: number; event: ConversationEvent };

export const emptyThread: ThreadState = {
  conversation: null,
  messages: [],
  leafId: null,
  isStale: false,
  seq: 0,
  olderCursor: null,
  error: null,
};

/** The thread after one action; the same object when nothing changed. */
export function threadReducer(state: ThreadState, action: ThreadAction): ThreadState {
  switch (action.type) {
    case "opened":
      return opened(state, action.view);
    case "selected":
      return selected(state, action.view);
    case "older":
      if (action.before !== state.olderCursor) return state;
      return { ...state, messages: merged(state.messages, action.view.messages.map(held)), olderCursor: action.view.olderCursor };
    case "event":
      if (action.event.type === "log.rewound") return rewound(state, action.seq);
      return action.seq <= state.seq ? state : { ...applied(state, action.event), seq: action.seq };
  }
}

/** What is known is more than the log has: it stands until the conversation has been read, and then goes altogether. */
function rewound(state: ThreadState, seq: number): ThreadState {
  return seq >= state.seq ? state : { ...state, conversation: null, isStale: true, seq };
}

const finalStatuses: readonly MessageStatus[] = ["delivered", "failed", "cancelled"];

/** Whether a message will not change any more, unless its answer is tried again. */
export function isFinal(message: Pick<MessageView, "status">): boolean {
  return finalStatuses.includes(message.status);
}

function held(message: MessageView): ThreadMessage {
  return { ...message, stage: null, attemptId: null };
}

function opened(state: ThreadState, view: ConversationView): ThreadState {
  const isSame = state.conversation?.id === view.conversation.id;
  if (isSame && view.seq < state.seq) return state;
  const kept = isSame ? state.messages : [];
  const messages = view.messages.map((message) => refreshed(kept.find(({ id }) => id === message.id) ?? null, message));
  const [first] = messages;
  const isLonger = first !== undefined && (kept[0]?.position ?? first.position) < first.position && isJoined(kept, first);
  return {
    conversation: view.conversation,
    messages: isLonger ? merged(kept, messages) : messages,
    leafId: messages.at(-1)?.id ?? null,
    isStale: false,
    seq: view.seq,
    olderCursor: isLonger ? state.olderCursor : view.olderCursor,
    error: null,
  };
}

/** Whether what is known leads up to a message without a gap. */
function isJoined(known: readonly ThreadMessage[], { id, parentId }: ThreadMessage): boolean {
  return known.some((other) => other.id === id || other.id === parentId);
}

/** A reading that is older than what is known shows the path at once, and has to be made again. */
function selected(state: ThreadState, { conversation, messages, seq, olderCursor }: ConversationView): ThreadState {
  return {
    conversation,
    messages: messages.map((message) => refreshed(state.messages.find(({ id }) => id === message.id) ?? null, message)),
    leafId: messages.at(-1)?.id ?? null,
    isStale: seq < state.seq,
    seq: Math.max(seq, state.seq),
    olderCursor,
    error: null,
  };
}

/**
 * A message read anew. The reading does not carry a running answer's stage, which stays as it was known, nor its attempt, which may be another
 * by now: the next text tells.
 */
function refreshed(known: ThreadMessage | null, message: MessageView): ThreadMessage {
  if (!known || isFinal(message)) return held(message);
  return { ...message, stage: message.content === "" ? known.stage : null, attemptId: null };
}

function merged(known: readonly ThreadMessage[], added: readonly ThreadMessage[]): ThreadMessage[] {
  const byId = new Map(known.map((message) => [message.id, message]));
  for (const message of added) byId.set(message.id, message);
  return [...byId.values()].sort((a, b) => a.position - b.position);
}

function applied(state: ThreadState, event: ConversationEvent): ThreadState {
  switch (event.type) {
    case "message.created":
      return created(state, held(event.message));
    case "conversation.updated":
      return { ...state, conversation: event.conversation };
    case "log.rewound":
      return state;
    case "error":
      return { ...state, error: { code: event.code, retryable: event.retryable, answerId: event.answerId ?? null } };
    case "message.finished":
      return { ...state, messages: finished(state.messages, event) };
    case "answer.restarted":
      return { ...changed(state, event.answerId, (answer) => restarted(answer, event.attemptId)), error: null };
    case "answer.stage":
      return changed(state, event.answerId, (answer) => (isFinal(answer) ? answer : { ...answer, stage: event.stage }));
    case "answer.sources":
      return changed(state, event.answerId, (answer) => ({ ...answer, sources: event.sources }));
    case "answer.delta":
      return changed(state, event.answerId, (answer) => extended(answer, event));
    case "answer.citation":
      return changed(state, event.answerId, (answer) => cited(answer, event.citation));
  }
}

/** What is said is shown, with the path that leads to it; its siblings stand beside one more. */
function created(state: ThreadState, message: ThreadMessage): ThreadState {
  const isFirst = message.parentId === null || state.messages.length === 0;
  if (!isFirst && !state.messages.some(({ id }) => id === message.parentId)) return { ...state, isStale: true, error: null };
  const { sibling } = message;
  const beside = state.messages.map((other) => {
    if (sibling === undefined || other.parentId !== message.parentId || other.role !== message.role || other.id === message.id)
      return other;
    const place = other.sibling ?? { index: 0, previousId: null, nextId: null };
    const nextId = sibling.previousId === other.id ? message.id : place.nextId;
    return { ...other, sibling: { ...place, count: sibling.count, nextId } };
  });
  return { ...state, messages: merged(beside, [message]), leafId: message.id, error: null };
}

function changed(state: ThreadState, id: string, change: (message: ThreadMessage) => ThreadMessage): ThreadState {
  return { ...state, messages: state.messages.map((message) => (message.id === id ? change(message) : message)) };
}

function restarted(answer: ThreadMessage, attemptId: string): ThreadMessage {
  return { ...answer, attemptId, content: "", sources: [], citations: [], answer: null, errorCode: null, status: "streaming", stage: null };
}

/** Text of another attempt than the running one is a late writer's; text beyond a gap waits for `message.finished`. */
function extended(answer: ThreadMessage, delta: Extract<ConversationEvent, { type: "answer.delta" }>): ThreadMessage {
  const isForeign = answer.attemptId !== null && answer.attemptId !== delta.attemptId;
  if (isFinal(answer) || isForeign || delta.offset > answer.content.length) return answer;
  const content = answer.content.slice(0, delta.offset) + delta.text;
  return { ...answer, content, attemptId: delta.attemptId, status: "streaming", stage: null };
}

function cited(answer: ThreadMessage, citation: CitationView): ThreadMessage {
  const isSame = (other: CitationView) =>
    other.ordinal === citation.ordinal && other.answerStart === citation.answerStart && other.answerEnd === citation.answerEnd;
  return { ...answer, citations: [...answer.citations.filter((other) => !isSame(other)), citation] };
}

/** The final event is authoritative for the answer, and its question has arrived. */
function finished(messages: readonly ThreadMessage[], event: Extract<ConversationEvent, { type: "message.finished" }>): ThreadMessage[] {
  const questionId = messages.find(({ id }) => id === event.answerId)?.parentId ?? null;
  return messages.map((message) => {
    if (message.id === questionId && !isFinal(message)) return { ...message, status: "delivered" };
    if (message.id !== event.answerId) return message;
    const { status, errorCode, content, answer, citations } = event;
    return { ...message, status, errorCode, content, answer, citations, stage: null };
  });
}

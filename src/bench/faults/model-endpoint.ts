import { z } from "zod";
import { type MockModelServer, type MockReply, type MockRequest, startMockModelServer } from "@/testing/mock-model-server";
import { countBy } from "./fault-log";
import { type ModelMode, replyOf } from "./model-mode";

/** The language model of all instances: does with each question what the plan says. */
export type ModelEndpoint = {
  url: string;
  /** What is done with the question of this reference from now on. */
  plan(ref: string, mode: ModelMode): void;
  /** How often an answer was asked for. */
  generations(ref: string): number;
  /** How many requests for this answer are open now. */
  open(ref: string): number;
  /** How often it has done each thing. */
  served(): Record<string, number>;
  connections(): Promise<number>;
  close(): Promise<void>;
};

const ChatBody = z.object({ stream: z.boolean().optional(), messages: z.array(z.object({ content: z.string() })) });
const reference = /s\d+t\d+q\d+/g;

export async function startModelEndpoint(): Promise<ModelEndpoint> {
  const modes = new Map<string, ModelMode>();
  const counts = new Map<string, number>();
  const open = new Map<string, number>();
  const served: ModelMode[] = [];
  const change = (map: Map<string, number>, ref: string, by: number) => map.set(ref, (map.get(ref) ?? 0) + by);
  const mock: MockModelServer = await startMockModelServer();
  mock.replyBy((request) => {
    mock.requests.length = 0; // hundreds of runs ask one server
    const { ref, isAnswer } = whatIsAsked(request);
    if (!isAnswer) return { kind: "text", text: "When are the harbour lanterns lit?" } satisfies MockReply;
    const mode = modes.get(ref) ?? "good";
    served.push(mode);
    change(counts, ref, 1);
    change(open, ref, 1);
    return replyOf(ref, mode).reply;
  });
  mock.onClosed = (request) => {
    const { ref, isAnswer } = whatIsAsked(request);
    if (isAnswer) change(open, ref, -1);
  };
  return {
    url: mock.url,
    plan: (ref, mode) => void modes.set(ref, mode),
    generations: (ref) => counts.get(ref) ?? 0,
    open: (ref) => open.get(ref) ?? 0,
    served: () => countBy(served),
    connections: mock.connections,
    close: mock.close,
  };
}

/** Earlier questions stand before the one that is asked. */
function whatIsAsked({ body }: MockRequest): { ref: string; isAnswer: boolean } {
  const { stream, messages } = ChatBody.parse(body);
  const refs = (messages.at(-1)?.content ?? "").match(reference) ?? [];
  return { ref: refs.at(-1) ?? "", isAnswer: stream === true };
}

import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { FaultLog } from "./fault-log";
import { type Guest, mutate, untilTold } from "./guest";
import type { Stopped } from "./ledger";
import type { ModelEndpoint } from "./model-endpoint";

/** A machine that lets this process wait for longer than this, in milliseconds, is no judge of how fast others are. */
const longestLagMs = 100;
/** The model is watched for so long to see its request go. */
const watchMs = 5_000;

type Stopping = { guest: Guest; model: ModelEndpoint; faultLog: FaultLog; signal: AbortSignal };
type Meant = { conversationId: string; answerId: string; ref: string };

const Status = z.object({ status: z.string() });

/** Presses Stop as a page does, and watches until the model's request is gone. */
export async function pressStop({ guest, model, faultLog, signal }: Stopping, meant: Meant, afterMs: number): Promise<Stopped> {
  await sleep(afterMs);
  const { ref, ...answer } = meant;
  const from = Date.now();
  const lag = monitorEventLoopDelay();
  lag.enable();
  const told = await untilTold(() => mutate(guest, "message.stop", answer, Status), signal);
  const tookMs = Date.now() - from;
  const upstreamMs = await untilGone(model, ref, from);
  lag.disable();
  return {
    status: told.kind === "ok" ? told.value.status : null,
    why: told.kind === "ok" ? "" : told.kind === "refused" ? told.code : told.why,
    tookMs,
    upstreamMs,
    isQuiet: faultLog.isQuiet(from, Date.now()) && lag.max / 1_000_000 < longestLagMs,
  };
}

async function untilGone(model: ModelEndpoint, ref: string, from: number): Promise<number | null> {
  const latest = Date.now() + watchMs;
  while (model.open(ref) > 0) {
    if (Date.now() > latest) return null;
    await sleep(20);
  }
  return Date.now() - from;
}

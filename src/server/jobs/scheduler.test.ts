import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { silentLogger } from "@/testing/silent-logger";
import { startScheduler } from "./scheduler";

describe("the scheduler", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("runs a job at once and then so long after each run ended", async () => {
    const run = vi.fn(() => new Promise((resolve) => setTimeout(resolve, 30)));
    const scheduler = startScheduler([{ name: "job", everyMs: 100, run }], silentLogger);
    await vi.advanceTimersByTimeAsync(129);
    expect(run).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(run).toHaveBeenCalledTimes(2);
    const stopping = scheduler.stop();
    await vi.advanceTimersByTimeAsync(1_000);
    await stopping;
    expect(run).toHaveBeenCalledTimes(2);
  });

  it("runs a job again that failed", async () => {
    const run = vi.fn().mockRejectedValueOnce(new Error("away")).mockResolvedValue(undefined);
    const scheduler = startScheduler([{ name: "job", everyMs: 100, run }], silentLogger);
    await vi.advanceTimersByTimeAsync(100);
    expect(run).toHaveBeenCalledTimes(2);
    await scheduler.stop();
  });
});

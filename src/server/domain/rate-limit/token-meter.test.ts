import { describe, expect, it } from "vitest";
import { createTokenMeter } from "./token-meter";

describe("a meter of tokens", () => {
  it("counts a request from when it goes out, with what comes back, until the endpoint tells", () => {
    const meter = createTokenMeter();
    expect(meter.tokens()).toBe(0);
    const request = meter.request(401);
    expect(meter.tokens()).toBe(101);
    request.wrote(40);
    request.wrote(3);
    expect(meter.tokens()).toBe(111);
    request.told(80);
    expect(meter.tokens()).toBe(80);
  });

  it("adds up requests, and counts none that was refused", () => {
    const meter = createTokenMeter();
    meter.request(40);
    meter.request(4_000).refused();
    meter.request(0).told(5);
    expect(meter.tokens()).toBe(15);
  });
});

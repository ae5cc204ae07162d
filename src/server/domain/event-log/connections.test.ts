import { describe, expect, it } from "vitest";
import type { Actor } from "../identity/actor";
import { ownerKey } from "../identity/owner";
import { createConnections } from "./connections";

const guest: Actor = { kind: "guest", tokenHash: "a1".repeat(32) };

function setUp() {
  const clock = { at: 1_000, now: () => clock.at };
  let made = 0;
  const ids = { next: () => `id${++made}` };
  const connections = createConnections({ clock, ids }, { perOwner: 2, perAddress: 10 });
  const open = () => {
    const opened = connections.open(guest, { conversationIds: ["c", "d"], address: "192.0.2.1", signal: undefined });
    if (!opened.ok) throw new Error(opened.code);
    return opened.value;
  };
  return { clock, connections, open };
}

describe("the registry of live connections", () => {
  it("knows of each who, what, since when and how it stands, until it is closed", () => {
    const { clock, connections, open } = setUp();
    const connection = open();
    const known = { id: "id1", owner: ownerKey(guest), kind: "guest", sessionId: null, address: "192.0.2.1", conversationIds: ["c", "d"] };
    const begun = { ...known, status: "connecting", createdAt: 1_000, lastActivityAt: 1_000, errorMessage: null };
    expect(connections.list()).toEqual([begun]);
    clock.at = 4_000;
    connection.touch();
    expect(connections.list()).toEqual([{ ...begun, status: "connected", lastActivityAt: 4_000 }]);
    connection.close();
    expect(connections.list()).toEqual([]);
  });

  it("tells for a minute why one failed, which takes nobody's place", () => {
    const { clock, connections, open } = setUp();
    for (let count = 0; count < 3; count++) {
      const connection = open();
      connection.fail("The database is away.");
      connection.close();
    }
    expect(connections.list()).toHaveLength(3);
    expect(connections.list()[0]).toMatchObject({ status: "error", errorMessage: "The database is away." });
    clock.at += 60_001;
    expect(connections.list()).toEqual([]);
  });

  it("counts a stream of several conversations once", () => {
    const { connections, open } = setUp();
    open();
    open();
    expect(connections.open(guest, { conversationIds: ["e"], address: "192.0.2.1", signal: undefined })).toMatchObject({
      code: "RATE_LIMITED",
    });
  });
});

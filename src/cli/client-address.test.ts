import { describe, expect, it, test } from "vitest";
import { clientAddress } from "./client-address";

describe("the address of a client", () => {
  it("is the socket's where no proxy is trusted, whatever the header says", () => {
    expect(clientAddress("192.0.2.1", "203.0.113.9", 0)).toBe("192.0.2.1");
    expect(clientAddress("192.0.2.1", undefined, 0)).toBe("192.0.2.1");
  });

  it("is counted from the right: what a client puts before it changes nothing", () => {
    expect(clientAddress("10.0.0.1", "198.51.100.7", 1)).toBe("198.51.100.7");
    expect(clientAddress("10.0.0.1", "1.1.1.1, 2.2.2.2,198.51.100.7", 1)).toBe("198.51.100.7");
    expect(clientAddress("10.0.0.1", "1.1.1.1, 198.51.100.7, 10.0.0.2", 2)).toBe("198.51.100.7");
  });

  it("is the socket's where the header is shorter than the row of proxies, or holds no address there", () => {
    expect(clientAddress("10.0.0.1", "198.51.100.7", 2)).toBe("10.0.0.1");
    expect(clientAddress("10.0.0.1", undefined, 1)).toBe("10.0.0.1");
    for (const garbage of [
      "",
      "unknown",
      "_hidden",
      "1.2.3",
      "0x7f.1",
      "2130706433",
      "999.1.1.1",
      "evil.example",
      "127.0.0.1\0",
      "::ffff:",
    ])
      expect(clientAddress("10.0.0.1", garbage, 1), garbage).toBe("10.0.0.1");
  });

  it("is unknown where there is none", () => {
    expect(clientAddress(undefined, undefined, 0)).toBe("unknown");
    expect(clientAddress("", "", 1)).toBe("unknown");
  });
});

test.each([
  ["::ffff:192.0.2.1", "192.0.2.1"],
  ["::ffff:c000:201", "192.0.2.1"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:DB8:1:2::ffff", "2001:db8:1:2::/64"],
  ["fe80::1%eth0", "fe80::/64"],
  ["::1", "::/64"],
  ["192.0.2.1:4711", "192.0.2.1"],
  ["[2001:db8:1:2::9]:443", "2001:db8:1:2::/64"],
])("%s counts as %s", (sent, counted) => {
  expect(clientAddress("10.0.0.1", sent, 1)).toBe(counted);
  expect(clientAddress(sent, undefined, 0)).toBe(counted);
});

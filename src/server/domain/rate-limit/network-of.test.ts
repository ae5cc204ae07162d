import { expect, it } from "vitest";
import { networkOf } from "./network-of";

it("puts addresses that come together into one network, and others into others", () => {
  expect(networkOf("192.0.2.7")).toBe("192.0.2.0/24");
  expect(networkOf("192.0.2.250")).toBe(networkOf("192.0.2.7"));
  expect(networkOf("192.0.3.7")).not.toBe(networkOf("192.0.2.7"));
  expect(networkOf("2001:db8:1:2::/64")).toBe("2001:db8:1::/48");
  expect(networkOf("2001:db8:1:ffff::/64")).toBe(networkOf("2001:db8:1:2::/64"));
  expect(networkOf("2001:db8:2:2::/64")).not.toBe(networkOf("2001:db8:1:2::/64"));
  expect(networkOf("2001:db8::/64")).toBe("2001:db8:0::/48");
  expect(networkOf("::/64")).toBe("0:0:0::/48");
  expect(networkOf("unknown")).toBe("unknown");
});

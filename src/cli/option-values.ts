import { InvalidArgumentError } from "commander";
import { Email } from "@/contract/account";

const highestPort = 65_535;

/** The value of `--port`: refused as wrong use before anything is opened. */
export function portOption(value: string): string {
  if (/^\d+$/.test(value) && Number(value) <= highestPort) return value;
  throw new InvalidArgumentError(`It must be a whole number from 0 to ${highestPort}.`);
}

/** The value of `--base-url`. */
export function baseUrlOption(value: string): string {
  if (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)) return value;
  throw new InvalidArgumentError("It must be an address that begins with http:// or https://.");
}

/** An e-mail address, as accounts are known by it. */
export function emailArgument(value: string): string {
  const parsed = Email.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError("It must be an e-mail address in plain letters, such as ada@example.org.");
}

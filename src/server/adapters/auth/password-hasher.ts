import { hash, verify } from "@node-rs/argon2";
import type { PasswordHasher } from "../../domain/identity/ports";

/** argon2id with OWASP's first recommendation (Password Storage Cheat Sheet, 2024): 19 MiB, 2 passes, 1 lane. */
const options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** argon2id by @node-rs/argon2: maintained, MIT, prebuilt for every platform, off the main thread. */
export function createArgon2Hasher(): PasswordHasher {
  let nobodys: Promise<string> | null = null;
  return {
    hash: (password) => hash(password, options),
    async verify(passwordHash, password) {
      nobodys ??= hash("a password nobody has", options);
      const isRight = await verify(passwordHash ?? (await nobodys), password).catch(() => false);
      return isRight && passwordHash !== null;
    },
  };
}

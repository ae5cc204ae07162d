import { hash, verify } from "@node-rs/argon2";
import type { PasswordHasher } from "../../domain/identity/ports";

/** argon2id with OWASP's first recommendation (Password Storage Cheat Sheet, 2024): 19 MiB, 2 passes, 1 lane. */
const options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Of 32 random bytes that nobody kept, with the same options: to compare with where there is no hash. */
const nobodys = "$argon2id$v=19$m=19456,t=2,p=1$Yu4NDsA+iRw6ZVB/taY11g$Uc3xXdzV/msCAEc81hRQ0zKmQCqJcjSfMSvost59/GY";

/** argon2id by @node-rs/argon2: maintained, MIT, prebuilt for every platform, off the main thread. */
export function createArgon2Hasher(): PasswordHasher {
  return {
    hash: (password) => hash(password, options),
    async verify(passwordHash, password) {
      const isRight = await verify(passwordHash ?? nobodys, password).catch(() => false);
      return isRight && passwordHash !== null;
    },
  };
}
